namespace Gantry.Tests.Api;

public sealed class CreateTests(TestNode node) : ApiTest(node)
{
    [Fact]
    public async Task Every_kind_that_create_knows_is_made() => await OkAsync("""
        has created k create configmap settings --from-literal=a=1 --from-literal=b=2
        is 1 k get cm settings -o 'jsonpath={.data.a}'
        has created k create secret generic keys --from-literal=k=v
        has created k create secret docker-registry pull --docker-server=r.example --docker-username=u --docker-password=p
        is kubernetes.io/dockerconfigjson k get secret pull -o 'jsonpath={.type}'
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -subj /CN=web.example -days 2 2>/dev/null
        has created k create secret tls web --cert=cert.pem --key=key.pem
        has created k create deployment web --image=hello:1 --replicas=0 --port=8080
        has created k create service clusterip web --tcp=80:8080
        has created k create service nodeport web-node --tcp=80:8080
        has created k create service loadbalancer web-lb --tcp=80:8080
        has created k create service externalname web-out --external-name=example.org
        has created k create job once --image=hello:1 -- true
        has created k create cronjob often --image=hello:1 --schedule='*/5 * * * *' -- true
        has created k create job by-hand --from=cronjob/often
        is CronJob k get job by-hand -o 'jsonpath={.metadata.ownerReferences[0].kind}'
        has created k create ingress web --rule='web.example/*=web:80,tls=web'
        has created k create poddisruptionbudget web --selector=app=web --min-available=1
        has created k create quota small --hard=configmaps=50,pods=20
        has created k create role reader --verb=get,list --resource=pods,configmaps
        has created k create rolebinding reader --role=reader --user=anna
        has created k create clusterrole $N-reader --verb=get --resource=nodes
        has created k create clusterrolebinding $N-reader --clusterrole=$N-reader --user=anna
        has created k create priorityclass $N-high --value=1000 --description=important
        has created k create serviceaccount robot
        has . k create token robot --duration=10m
        k delete clusterrole/$N-reader clusterrolebinding/$N-reader priorityclass/$N-high
        """);

    [Fact]
    public async Task A_dry_run_makes_nothing() => await OkAsync("""
        has "created (server dry run)" k create configmap c --from-literal=a=1 --dry-run=server
        has "kind: ConfigMap" k create configmap c --from-literal=a=1 --dry-run=client -o yaml
        fails NotFound k get cm c
        """);

    [Fact]
    public async Task Mistakes_are_told_with_reason_and_field() => await OkAsync("""
        k create configmap c
        fails "configmaps \"c\" already exists" k create configmap c
        fails "metadata.name: Invalid value: \"Big\"" k create configmap Big
        fails "unknown field \"spec.replica\"" k create -f - <<<'{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replica":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}'
        fails "spec.selector: Required value" k create --validate=false -f - <<<'{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}'
        fails "no matches for kind \"Nothing\"" k create -f - <<<'{"apiVersion":"v1","kind":"Nothing","metadata":{"name":"n"}}'
        fails "the server doesn't have a resource type \"nothings\"" k get nothings
        """);

    [Fact]
    public async Task Names_are_generated() => await OkAsync("""
        has configmap/gen- k create -f - <<<'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"gen-"}}'
        has configmap/gen- k create -f - <<<'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"gen-"}}'
        is 2 bash -c "kubectl get cm -o name | grep -c gen-"
        """);
}
