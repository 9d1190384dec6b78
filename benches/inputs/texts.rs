//! The documents that inputs are made of; `<…>` stands for numbers.

/// A Deployment in the styles that people write: flow and block, quoted, folded and literal.
pub const DEPLOYMENT: &str = r#"# The shop, part <n>
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-<n>
  annotations:
    reload: "true"
    description: >-
      Serves the pages of part <n> and nothing else, behind the gateway that the
      platform team keeps.
  labels: {app: shop-<n>, part-of: shop}
spec:
  replicas: <replicas>
  selector:
    matchLabels: {app: shop-<n>}
  template:
    metadata:
      labels:
        app: shop-<n>
      annotations:
        scrape: "true"
        port: "9090"
    spec:
      serviceAccountName: shop-<n>
      containers:
      - name: web
        image: registry.example.org/shop/part-<image>:1.<n>
        args:
        - --listen=:8080
        - "--shard=<n>"
        env:
        - {name: ZONE, value: Europe/Vienna}
        - name: WELCOME
          value: 'it''s me'
        - name: GREETING
          valueFrom:
            configMapKeyRef: {name: settings-<settings>, key: greeting}
        envFrom:
        - configMapRef:
            name: settings-<settings>
        ports:
        - name: http
          containerPort: 8080
          protocol: TCP
        - {name: metrics, containerPort: 9090}
        resources:
          requests: {cpu: 50m, memory: 64Mi}
          limits:
            memory: 256Mi
        readinessProbe:
          httpGet: {path: /ready, port: http}
          periodSeconds: 5
        volumeMounts:
        - name: settings
          mountPath: /etc/shop
      - name: log
        image: docker.io/library/busybox:1.36
        command: [sh, -c]
        args:
        - |
          while true; do
            tail -F /var/log/shop-<n>
          done
      volumes:
      - name: settings
        configMap:
          name: settings-<settings>
      - name: scratch
        emptyDir: {}
"#;

/// Its Service.
pub const SERVICE: &str = r#"apiVersion: v1
kind: Service
metadata:
  name: shop-<n>
spec:
  selector:
    app: shop-<n>
  ports:
  - name: http
    port: 80
    targetPort: http
    protocol: TCP
"#;

/// Its ConfigMap.
pub const CONFIG_MAP: &str = r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-<n>
data:
  greeting: hello <n>
  number: "<n>"
  shop.ini: |
    [shop]
    shard = <n>
    # where it stands
    host = shop-<n>.example.org
"#;

/// A strategic merge patch of it.
pub const PATCH: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-<n>
spec:
  replicas: <replicas>
  template:
    spec:
      containers:
      - name: web
        env:
        - {name: PATCHED, value: "<n>"}
        resources:
          limits: {memory: 1Gi}
"#;

/// What a kustomization does to all objects.
pub const OVERLAY: &str = r#"namespace: shop
namePrefix: eu-
labels:
- pairs: {team: shop, env: prod}
  includeSelectors: true
"#;

/// What makes a directory a cluster.
pub const SYNC: &str = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 1m
  ref: {branch: main}
  url: https://git.example.org/shop
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 10m
  path: ./clusters/main
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
";
