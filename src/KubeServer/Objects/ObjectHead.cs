using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer;

/// <summary>Short words for the metadata of an object's JSON tree.</summary>
internal static class ObjectHead
{
    extension(JsonObject self)
    {
        public JsonObject Metadata => self.ChildOrNew("metadata");

        public string Name => self.Child("metadata").Text("name") ?? "";

        public string Namespace => self.Child("metadata").Text("namespace") ?? "";

        public string Uid => self.Child("metadata").Text("uid") ?? "";

        public string ResourceVersion => self.Child("metadata").Text("resourceVersion") ?? "";

        public IReadOnlyList<string> Finalizers => [.. self.Child("metadata").Texts("finalizers")];

        public bool IsBeingDeleted => self.Child("metadata").Field("deletionTimestamp") is not null;
    }
}
