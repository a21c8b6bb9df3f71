using Gantry.Store;

namespace Gantry.Tests.Store;

public sealed class MemoryStoreTests : StoreContract
{
    protected override ValueTask<IStore> OpenAsync() => ValueTask.FromResult<IStore>(new MemoryStore());
}
