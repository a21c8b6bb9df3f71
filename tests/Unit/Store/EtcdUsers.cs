using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gantry.Tests.Store;

/// <summary>Makes the user that etcd wants before it asks for users at all, over its JSON gateway.</summary>
internal static class EtcdUsers
{
    public static async Task EnableAsync(Uri server, string user, string password)
    {
        using var http = new HttpClient { BaseAddress = server };
        await PostAsync(http, "auth/user/add", new JsonObject { ["name"] = user, ["password"] = password });
        await PostAsync(http, "auth/role/add", new JsonObject { ["name"] = "root" });
        await PostAsync(http, "auth/user/grant", new JsonObject { ["user"] = user, ["role"] = "root" });
        await PostAsync(http, "auth/enable", []);
    }

    private static async Task PostAsync(HttpClient http, string path, JsonObject body)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync(new Uri("v3/" + path, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }
}
