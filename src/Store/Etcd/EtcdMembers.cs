using Gantry.Grpc;
using Gantry.Grpc.Etcd;

namespace Gantry.Store.Etcd;

/// <summary>What a member of an etcd says of itself.</summary>
internal static class EtcdMembers
{
    /// <summary>How the member is; null for one that does not answer.</summary>
    public static async Task<EtcdMemberStatus?> StatusAsync(this GrpcChannel member, TimeSpan timeout, CancellationToken cancel)
    {
        try
        {
            StatusResponse status = await member.UnaryAsync("etcdserverpb.Maintenance/Status", new StatusRequest(), StatusResponse.Parser, timeout, cancel);
            return new EtcdMemberStatus(status.Header.MemberId, status.Leader, status.Version, status.DbSize, status.DbSizeInUse) { Problems = [.. status.Errors] };
        }
        catch (GrpcException failure) when (failure.IsPassing())
        {
            return null;
        }
    }
}
