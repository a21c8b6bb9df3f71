using Gantry.Kube.Admissionregistration;
using Gantry.Kube.Apiextensions;
using Gantry.Kube.Apiregistration;
using Gantry.Kube.Defaults;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Kinds;

/// <summary>What extends the API itself: webhooks and policies, kinds that users define, servers behind this one.</summary>
internal static class ExtensionKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new(MutatingAdmissionPolicy.Definition, KindSchemas.MutatingAdmissionPolicy) { Rules = AdmissionPolicyRules.CheckMutating, Table = AdmissionTables.MutatingPolicy, CountsGenerations = true },
        new(MutatingAdmissionPolicyBinding.Definition, KindSchemas.MutatingAdmissionPolicyBinding) { Rules = AdmissionPolicyRules.CheckMutatingBinding, Table = AdmissionTables.Binding, CountsGenerations = true },
        new(MutatingWebhookConfiguration.Definition, KindSchemas.MutatingWebhookConfiguration) { Rules = WebhookRules.Check, Table = AdmissionTables.Webhooks, CountsGenerations = true },
        new(ValidatingAdmissionPolicy.Definition, KindSchemas.ValidatingAdmissionPolicy) { Rules = AdmissionPolicyRules.CheckValidating, Table = AdmissionTables.ValidatingPolicy, CountsGenerations = true },
        new(ValidatingAdmissionPolicyBinding.Definition, KindSchemas.ValidatingAdmissionPolicyBinding) { Rules = AdmissionPolicyRules.CheckValidatingBinding, Table = AdmissionTables.Binding, CountsGenerations = true },
        new(ValidatingWebhookConfiguration.Definition, KindSchemas.ValidatingWebhookConfiguration) { Rules = WebhookRules.Check, Table = AdmissionTables.Webhooks, CountsGenerations = true },
        new(CustomResourceDefinition.Definition, KindSchemas.CustomResourceDefinition) { Complete = ClusterDefaults.CompleteDefinition, Table = ClusterTables.CustomResourceDefinition, CountsGenerations = true },
        new(APIService.Definition, KindSchemas.APIService) { Rules = AggregationRules.Check, Table = ClusterTables.ApiService },
    ];
}
