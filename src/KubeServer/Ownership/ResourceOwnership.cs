using Gantry.Kube.Apply;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.Ownership;

/// <summary>The rules of ownership of one kind, for each way of writing its objects.</summary>
internal sealed class ResourceOwnership(Schema schema, bool hasStatus)
{
    private readonly FieldOwnership _object = new(schema, hasStatus ? FieldSet.Of(["f:status"]) : FieldSet.Empty);
    private readonly FieldOwnership _status = new(
        schema,
        FieldSet.Of(schema.Properties.Where(property => property.Name is not ("metadata" or "status")).Select(property => new[] { "f:" + property.Name })));

    public FieldOwnership Of(string subresource) => subresource == "status" ? _status : _object;
}
