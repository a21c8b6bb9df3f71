using Gantry.Images;
using Gantry.Images.Snapshots;

namespace Gantry.Tests;

public sealed class CopySnapshotterTests : SnapshotterContract
{
    protected override ISnapshotter Create(ImageStore store) => new CopySnapshotter(store);
}
