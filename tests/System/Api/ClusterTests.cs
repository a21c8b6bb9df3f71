namespace Gantry.Tests.Api;

public sealed class ClusterTests(TestNode node) : ApiTest(node)
{
    [Fact]
    public async Task A_node_is_cordoned_tainted_and_drained() => await OkAsync("""
        trap 'kubectl delete node $N-spare --ignore-not-found' EXIT
        k create -f - <<<"{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"$N-spare\"}}"
        has cordoned k cordon $N-spare
        is true k get node $N-spare -o 'jsonpath={.spec.unschedulable}'
        has SchedulingDisabled k get node $N-spare
        has uncordoned k uncordon $N-spare
        has tainted k taint node $N-spare only=gpu:NoSchedule
        is "only=gpu:NoSchedule" k get node $N-spare -o 'jsonpath={.spec.taints[?(@.key=="only")].key}={.spec.taints[?(@.key=="only")].value}:{.spec.taints[?(@.key=="only")].effect}'
        has untainted k taint node $N-spare only-
        k create -f - <<<"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"bare\"},\"spec\":{\"nodeName\":\"$N-spare\",\"terminationGracePeriodSeconds\":0,\"containers\":[{\"name\":\"c\",\"image\":\"hello:1\"}]}}"
        fails "declare no controller" k drain $N-spare --timeout=30s
        has drained k drain $N-spare --force --timeout=60s --grace-period=0
        is "" k get pods --field-selector spec.nodeName=$N-spare -o name
        """);

    [Fact]
    public async Task Rights_are_asked_given_and_reconciled() => await OkAsync("""
        is yes k auth can-i create pods
        has "system:masters" k auth whoami
        fails no k auth can-i list secrets --as=anna
        k create role reader --verb=get,list --resource=pods
        k create rolebinding reader --role=reader --user=anna
        sees yes k auth can-i list pods --as=anna
        fails no k auth can-i delete pods --as=anna
        has "pods" k auth can-i --list --as=anna
        fails "cannot create resource \"configmaps\"" k create configmap c --as=anna
        cat >r.yaml <<END
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: $N}
        rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
        END
        has reconciled k auth reconcile -f r.yaml
        sees yes k auth can-i get secrets --as=anna
        sees yes k auth can-i list pods --as=anna
        """);

    [Fact]
    public async Task A_certificate_is_asked_for_approved_and_used() => await OkAsync("""
        trap 'kubectl delete csr $N $N-no --ignore-not-found' EXIT
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out req.pem -subj /CN=$N-user/O=devs 2>/dev/null
        ask() { echo "{\"apiVersion\":\"certificates.k8s.io/v1\",\"kind\":\"CertificateSigningRequest\",\"metadata\":{\"name\":\"$1\"},\"spec\":{\"request\":\"$(base64 -w0 req.pem)\",\"signerName\":\"kubernetes.io/kube-apiserver-client\",\"usages\":[\"client auth\"]}}"; }
        k create -f - <<<"$(ask $N)"
        has Pending k get csr $N
        has approved k certificate approve $N
        sees CERT bash -c "kubectl get csr $N -o jsonpath='{.status.certificate}' | base64 -d"
        k get csr $N -o 'jsonpath={.status.certificate}' | base64 -d >cert.pem
        k config set-credentials user --client-certificate=cert.pem --client-key=key.pem
        k config set-context user --cluster=$(k config view -o 'jsonpath={.contexts[0].context.cluster}') --user=user
        is "$N-user" k auth whoami --context=user -o 'jsonpath={.status.userInfo.username}'
        k create -f - <<<"$(ask $N-no)"
        has denied k certificate deny $N-no
        sees Denied k get csr $N-no
        """);

    [Fact]
    public async Task Pods_are_run_reached_and_evicted() => await OkAsync("""
        k run p --image=hello:1 --restart=Never --labels=app=p --port=8080
        k wait pod/p --for=condition=Ready --timeout=60s
        timeout 100 kubectl proxy --port=0 >proxy & proxy=$!
        sees "Starting to serve" cat proxy
        url=http://$(sed -n 's/.* on //p' proxy)
        has '"gitVersion"' curl -sf $url/version
        has '"name": "p"' bash -c "curl -sf $url/api/v1/namespaces/$N/pods/p?pretty=1"
        kill $proxy
        has . k get pod p -o 'jsonpath={.status.podIP}'
        has evicted bash -c "kubectl create --raw /api/v1/namespaces/$N/pods/p/eviction -f - <<<'{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"p\"}}' && echo evicted"
        sees NotFound k get pod p
        """);

    [Fact]
    public async Task What_nodes_and_pods_use_is_told() => await OkAsync("""
        k run p --image=hello:1 --restart=Never --labels=app=p
        k wait pod/p --for=condition=Ready --timeout=60s
        sees "MEMORY(%)" k top node
        sees Mi k top pod p --no-headers
        has POD k top pod -l app=p --containers
        fails NotFound k top pod nobody
        is PodMetrics k get podmetrics p -o 'jsonpath={.kind}'
        has WINDOW k get pods.metrics.k8s.io
        k create rolebinding seer --clusterrole=view --user=$N-anna
        sees Mi k top pod p --no-headers --as=$N-anna
        fails Forbidden k top node --as=$N-anna
        """);

    [Fact]
    public async Task Custom_kinds_are_served_like_any_other() => await OkAsync("""
        trap 'kubectl delete crd ${N}s.example.org --ignore-not-found' EXIT
        k apply -f - <<END
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: ${N}s.example.org}
        spec:
          group: example.org
          scope: Namespaced
          names: {plural: ${N}s, singular: $N, kind: K$N}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
            additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, properties: {size: {type: integer, minimum: 1, default: 2}}}
                  status: {type: object, properties: {size: {type: integer}}}
        END
        has "condition met" k wait crd/${N}s.example.org --for=condition=Established --timeout=60s
        sees created k create -f - <<<"{\"apiVersion\":\"example.org/v1\",\"kind\":\"K$N\",\"metadata\":{\"name\":\"a\"},\"spec\":{}}"
        is 2 k get $N a -o 'jsonpath={.spec.size}'
        has SIZE k get ${N}s
        fails "spec.size" k patch $N a --type=merge -p '{"spec":{"size":0}}'
        has scaled k scale $N/a --replicas=5
        is 5 k get $N a -o 'jsonpath={.spec.size}'
        has "size" k explain $N.spec
        has "serverside-applied" k apply --server-side -f - <<<"{\"apiVersion\":\"example.org/v1\",\"kind\":\"K$N\",\"metadata\":{\"name\":\"b\"},\"spec\":{\"size\":7}}"
        """);
}
