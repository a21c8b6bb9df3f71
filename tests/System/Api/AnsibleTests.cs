namespace Gantry.Tests.Api;

/// <summary>The modules of Ansible's kubernetes.core, of Debian, run as one playbook.</summary>
public sealed class AnsibleTests(TestNode node) : ApiTest(node)
{
    private static string Folder => Path.Combine(Shell.Repository, "artifacts/ansible");

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/kubernetes"), "python3-kubernetes is not installed");
        string? obstacle = await DebianPackage.UnpackAsync(
            Folder, "ansible ansible-core python3-resolvelib python3-jsonpatch python3-json-pointer python3-packaging python3-jinja2 python3-markupsafe python3-cryptography",
            "'./usr/bin/ansible*' './usr/lib/python3/dist-packages/ansible/*' './usr/lib/python3/dist-packages/ansible_collections/kubernetes/*' "
            + "'./usr/lib/python3/dist-packages/[JMjmprc]*' './usr/lib/python3/dist-packages/ansible_core*'");
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        await base.InitializeAsync();
        More["PYTHONPATH"] = Path.Combine(Folder, "usr/lib/python3/dist-packages");
        More["PLAYBOOK"] = Path.Combine(Shell.Repository, "tests/System/Api/ansible/playbook.yaml");
        More["ANSIBLE"] = Path.Combine(Folder, "usr/bin/ansible-playbook");
        More["ANSIBLE_LOCALHOST_WARNING"] = "false";
    }

    [Fact]
    public async Task A_playbook_runs_to_its_end() => await OkAsync("""
        export ANSIBLE_HOME=$D/ansible K8S_AUTH_KUBECONFIG=$KUBECONFIG NODE=$(kubectl get nodes -o 'jsonpath={.items[0].metadata.name}')
        timeout 280 /usr/bin/python3 $ANSIBLE $PLAYBOOK
        """, seconds: 300);
}
