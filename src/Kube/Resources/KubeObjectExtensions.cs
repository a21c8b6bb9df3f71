using Gantry.Kube.Meta;

namespace Gantry.Kube;

/// <summary>Short words for what every object is asked.</summary>
public static class KubeObjectExtensions
{
    extension(IKubeObject self)
    {
        public string Name => self.Metadata.Name ?? "";

        public string Namespace => self.Metadata.Namespace ?? "";

        public string Uid => self.Metadata.Uid ?? "";

        public ObjectKey Key => new(self.Metadata.Namespace ?? "", self.Metadata.Name ?? "");

        public bool IsBeingDeleted => self.Metadata.DeletionTimestamp is not null;

        /// <summary>The owner that manages this object, of which there is at most one.</summary>
        public OwnerReference? Controller => self.Metadata.OwnerReferences.FirstOrDefault(owner => owner.Controller == true);
    }
}
