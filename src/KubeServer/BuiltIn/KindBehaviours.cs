using Gantry.Kube;
using Gantry.Kube.Admissionregistration;
using Gantry.Kube.Apiextensions;
using Gantry.Kube.Apiregistration;
using Gantry.Kube.Apps;
using Gantry.Kube.Batch;
using Gantry.Kube.Certificates;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.Kube.Kinds;
using Gantry.Kube.Rbac;
using Gantry.Kube.Scheduling;
using Gantry.KubeServer.Admission.Policies;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.CustomResources;
using Gantry.KubeServer.Health;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Strategies;
using Gantry.Store;

namespace Gantry.KubeServer.BuiltIn;

/// <summary>What is special about each kind: the one place where kinds differ on the server.</summary>
internal static class KindBehaviours
{
    /// <param name="unstored">Makes the kinds that have no objects in the store, some of them from those that have.</param>
    public static ResourceCatalog Catalog(
        KubeApiOptions options, ServiceAllocation services, EscalationRules escalation, Subresources.SubresourceTable subresources, Func<IReadOnlyList<ApiResource>, IEnumerable<ApiResource>> unstored, IdentityStrategies identity, TimeProvider clock)
    {
        Dictionary<ResourceDefinition, KindBehaviour> special = Special(options, services, escalation, identity, clock);
        ApiResource[] stored = [.. BuiltInKinds.All.Select(kind =>
        {
            KindBehaviour behaviour = KindHabits.Of(kind.Definition, special.GetValueOrDefault(kind.Definition) ?? new KindBehaviour());
            return new ApiResource(kind, behaviour with { Subresources = subresources.Of(kind.Definition), CountsGenerations = kind.CountsGenerations });
        })];
        IEnumerable<ApiResource> forms = BuiltInKinds.OtherForms.Select(form => new ApiResource(form, stored.First(resource => resource.Kind == form.Stored)));
        return new ResourceCatalog([.. stored, .. forms, .. unstored(stored)]);
    }

    private static Dictionary<ResourceDefinition, KindBehaviour> Special(
        KubeApiOptions options, ServiceAllocation services, EscalationRules escalation, IdentityStrategies identity, TimeProvider clock) => new()
    {
        [Pod.Definition] = new()
        {
            OnCreate = [PodStrategy.PrepareAsync],
            OnUpdate = [PodParts.KeepEphemeralAsync],
            GraceOf = PodStrategy.GraceOf,
        },
        [Service.Definition] = new()
        {
            OnUpdate = [ServiceAllocation.KeepAsync],
            OnJudged = [services.AssignAsync],
            CreatesOnUpdate = true,
        },
        [Namespace.Definition] = new()
        {
            OnUpdate = [NamespaceStrategy.KeepFinalizersAsync],
            IsHeldBack = NamespaceStrategy.IsHeldBack,
            OnTerminating = NamespaceStrategy.MarkTerminating,
            Undeletable = ["default", "kube-system", "kube-public"],
        },
        [Node.Definition] = new() { KeepsStatusOnCreate = true },
        [ComponentStatus.Definition] = new() { Reading = new ComponentStatuses(options.Components).AnswerAsync, DeprecationWarning = "v1 ComponentStatus is deprecated in v1.19+" },
        [Event.Definition] = new() { Durability = Durability.Ephemeral, Lifetime = options.EventLifetime, CreatesOnUpdate = true },
        [Lease.Definition] = new() { Durability = Durability.Ephemeral, CreatesOnUpdate = true },
        [Endpoints.Definition] = new() { CreatesOnUpdate = true },
        [LimitRange.Definition] = new() { CreatesOnUpdate = true },
        [PodTemplate.Definition] = new() { CreatesOnUpdate = true },
        [PriorityClass.Definition] = new() { CreatesOnUpdate = true },
        [CertificateSigningRequest.Definition] = new() { CreatesOnUpdate = true },
        [DaemonSet.Definition] = new() { OnCreate = [DaemonSetStrategy.BeginAsync], OnUpdate = [DaemonSetStrategy.CountAsync] },
        [Job.Definition] = new() { OnCreate = [JobStrategy.SelectPodsAsync] },
        [ClusterRole.Definition] = new() { OnCreate = [escalation.CheckRoleAsync], OnUpdate = [escalation.CheckRoleAsync], CreatesOnUpdate = true },
        [Role.Definition] = new() { OnCreate = [escalation.CheckRoleAsync], OnUpdate = [escalation.CheckRoleAsync], CreatesOnUpdate = true },
        [ClusterRoleBinding.Definition] = new() { OnCreate = [escalation.CheckBindingAsync], OnUpdate = [escalation.CheckBindingAsync], CreatesOnUpdate = true },
        [RoleBinding.Definition] = new() { OnCreate = [escalation.CheckBindingAsync], OnUpdate = [escalation.CheckBindingAsync], CreatesOnUpdate = true },
        [Secret.Definition] = new() { OnCreate = [identity.Tokens.FillAsync], OnUpdate = [identity.Tokens.FillAsync] },
        [APIService.Definition] = new() { OnCreate = [ApiServiceStrategy.MarkLocalAsync], OnUpdate = [ApiServiceStrategy.MarkLocalAsync] },
        [CustomResourceDefinition.Definition] = DefinitionStrategy.Behaviour(clock),
        [MutatingWebhookConfiguration.Definition] = new() { OnCreate = [PolicyChecks.CheckWebhooksAsync], OnUpdate = [PolicyChecks.CheckWebhooksAsync] },
        [ValidatingWebhookConfiguration.Definition] = new() { OnCreate = [PolicyChecks.CheckWebhooksAsync], OnUpdate = [PolicyChecks.CheckWebhooksAsync] },
        [ValidatingAdmissionPolicy.Definition] = new() { OnCreate = [PolicyChecks.CheckValidatingAsync], OnUpdate = [PolicyChecks.CheckValidatingAsync] },
        [MutatingAdmissionPolicy.Definition] = new() { OnCreate = [PolicyChecks.CheckMutatingAsync], OnUpdate = [PolicyChecks.CheckMutatingAsync] },
    };
}
