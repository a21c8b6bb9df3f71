using Gantry.Controllers.Owners;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;

namespace Gantry.Controllers.EndpointSlices;

/// <summary>The slices to write so that they say what the groups say, changing as few of them as possible.</summary>
internal sealed record EndpointSlicePlan
{
    public const string ServiceLabel = "kubernetes.io/service-name";
    public const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";
    public const string ManagedBy = "endpointslice-controller.k8s.io";
    public const string HeadlessLabel = "service.kubernetes.io/headless";

    // The number that clients of the API have come to expect as the usual limit.
    private const int MaxEndpoints = 100;

    private readonly List<EndpointSlice> _created = [];
    private readonly List<EndpointSlice> _updated = [];
    private readonly List<EndpointSlice> _deleted = [];

    public IReadOnlyList<EndpointSlice> Created => _created;

    public IReadOnlyList<EndpointSlice> Updated => _updated;

    public IReadOnlyList<EndpointSlice> Deleted => _deleted;

    public static EndpointSlicePlan For(Service service, IReadOnlyList<EndpointGroup> groups, IReadOnlyList<EndpointSlice> existing)
    {
        var plan = new EndpointSlicePlan();
        ILookup<string, EndpointSlice> byGroup = existing.Where(slice => !slice.IsBeingDeleted).ToLookup(slice => EndpointGroup.KeyOf(slice.AddressType, slice.Ports));

        // A service without pods keeps one empty slice, which tells it from one that nobody has looked at yet.
        if (groups.Count == 0)
            groups = [EmptyGroup(service, existing)];
        foreach (EndpointGroup group in groups)
            plan.Fill(service, group, [.. byGroup[group.Key].OrderBy(slice => slice.Name, StringComparer.Ordinal)]);

        HashSet<string> wanted = [.. groups.Select(group => group.Key)];
        plan._deleted.AddRange(byGroup.Where(group => !wanted.Contains(group.Key)).SelectMany(group => group));
        return plan;
    }

    private static EndpointGroup EmptyGroup(Service service, IReadOnlyList<EndpointSlice> existing) =>
        existing.FirstOrDefault(slice => !slice.IsBeingDeleted) is { } slice
            ? new(slice.AddressType, slice.Ports, [])
            : new(service.Spec.IpFamilies is [var family, ..] ? family : "IPv4", [], []);

    private void Fill(Service service, EndpointGroup group, EndpointSlice[] slices)
    {
        var missing = group.Endpoints.ToDictionary(IdentityOf);
        List<List<Endpoint>> contents = [.. slices.Select(slice => Keep(slice, missing))];

        var rest = new Queue<Endpoint>(missing.Values);
        foreach (List<Endpoint> content in contents)
        {
            while (content.Count < MaxEndpoints && rest.TryDequeue(out Endpoint? endpoint))
                content.Add(endpoint);
        }

        bool isAnyKept = false;
        for (int i = 0; i < slices.Length; i++)
        {
            bool isNeeded = contents[i].Count > 0 || (!isAnyKept && group.Endpoints.Count == 0);
            isAnyKept |= isNeeded;
            if (!isNeeded)
                _deleted.Add(slices[i]);
            else if (Changed(service, slices[i], contents[i]) is { } changed)
                _updated.Add(changed);
        }

        while (rest.Count > 0 || (group.Endpoints.Count == 0 && slices.Length == 0 && !isAnyKept))
        {
            isAnyKept = true;
            _created.Add(NewSlice(service, group, [.. Take(rest, MaxEndpoints)]));
        }
    }

    // What a slice holds already stays in it, as it is now.
    private static List<Endpoint> Keep(EndpointSlice slice, Dictionary<string, Endpoint> missing)
    {
        var kept = new List<Endpoint>();
        foreach (Endpoint endpoint in slice.Endpoints)
        {
            if (missing.Remove(IdentityOf(endpoint), out Endpoint? current))
                kept.Add(current);
        }

        return kept;
    }

    private static IEnumerable<Endpoint> Take(Queue<Endpoint> queue, int count)
    {
        while (count-- > 0 && queue.TryDequeue(out Endpoint? endpoint))
            yield return endpoint;
    }

    private static EndpointSlice? Changed(Service service, EndpointSlice slice, List<Endpoint> endpoints)
    {
        Dictionary<string, string> labels = LabelsOf(service);
        bool isSame = slice.Endpoints.Count == endpoints.Count
            && slice.Endpoints.Zip(endpoints).All(pair => AreSame(pair.First, pair.Second))
            && labels.Count == slice.Metadata.Labels.Count && labels.All(label => slice.Metadata.Labels.GetValueOrDefault(label.Key) == label.Value);
        return isSame ? null : slice with { Endpoints = endpoints, Metadata = slice.Metadata with { Labels = labels } };
    }

    private static bool AreSame(Endpoint left, Endpoint right) =>
        IdentityOf(left) == IdentityOf(right) && left.Conditions == right.Conditions && left.Hostname == right.Hostname && left.NodeName == right.NodeName && left.Zone == right.Zone;

    private static string IdentityOf(Endpoint endpoint) => $"{string.Join(',', endpoint.Addresses)} {endpoint.TargetRef?.Uid}";

    private static EndpointSlice NewSlice(Service service, EndpointGroup group, IReadOnlyList<Endpoint> endpoints) => new()
    {
        Metadata = new()
        {
            GenerateName = $"{service.Name}-",
            Namespace = service.Namespace,
            Labels = LabelsOf(service),
            OwnerReferences = [service.AsController()],
        },
        AddressType = group.AddressType,
        Ports = group.Ports,
        Endpoints = endpoints,
    };

    private static Dictionary<string, string> LabelsOf(Service service)
    {
        var labels = new Dictionary<string, string>(service.Metadata.Labels) { [ServiceLabel] = service.Name, [ManagedByLabel] = ManagedBy };
        if (service.Spec.ClusterIP is "None")
            labels[HeadlessLabel] = "";
        else
            labels.Remove(HeadlessLabel);
        return labels;
    }
}
