using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>Bounds how many requests from outside run at once. Components of this process and masters are always let in.</summary>
internal sealed class RequestGate(KubeApiOptions options)
{
    private int _requests;
    private int _watches;

    /// <summary>Takes a place until it is disposed; throws "too many requests" where none is free.</summary>
    public IDisposable Enter(HttpContext http, RequestUser user)
    {
        if (user.IsMaster)
            return Place.Free;

        bool isLong = http.Request.Query.ContainsKey("watch") || http.Request.Query.ContainsKey("follow");
        return isLong ? Take(ref _watches, options.MaxWatches, isLong) : Take(ref _requests, options.MaxRequests, isLong);
    }

    private Place Take(ref int taken, int limit, bool isLong)
    {
        if (Interlocked.Increment(ref taken) <= limit)
            return new Place(this, isLong);

        Interlocked.Decrement(ref taken);
        throw ApiErrors.TooManyRequests("the server has received too many requests and has asked us to try again later");
    }

    private void Leave(bool isLong) => Interlocked.Decrement(ref isLong ? ref _watches : ref _requests);

    private sealed class Place(RequestGate? gate, bool isLong) : IDisposable
    {
        private RequestGate? _gate = gate;

        public static Place Free { get; } = new(null, false);

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave(isLong);
    }
}
