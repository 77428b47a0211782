using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agents.Core.McpTests.Fakes;

/// <summary>A server over streamable HTTP, written by hand: sessions, answers as JSON or as a stream of events.</summary>
internal sealed class HttpScript : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _sessions;

    private HttpScript(WebApplication application) => _application = application;

    public Uri Endpoint { get; private set; } = null!;

    public ConcurrentDictionary<string, bool> Sessions { get; } = new();

    public ConcurrentQueue<(string Method, IReadOnlyDictionary<string, string> Headers, JsonObject? Body)> Requests { get; } = [];

    public ConcurrentQueue<string> Paths { get; } = [];

    /// <summary>Gets or sets what a tools/call is answered with; the default says "ok" as JSON.</summary>
    public Func<HttpContext, JsonObject, Task> Call { get; set; } = (context, request) => AnswerAsync(context, request, """{"content":[{"type":"text","text":"ok"}]}""");

    /// <summary>Gets or sets what stands before everything else; true when it has answered.</summary>
    public Func<HttpContext, JsonObject?, Task<bool>> Before { get; set; } = (_, _) => Task.FromResult(false);

    public static async Task<HttpScript> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        HttpScript script = new(application);
        application.Run(script.HandleAsync);
        await application.StartAsync();
        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        script.Endpoint = new Uri(address + "/mcp");
        return script;
    }

    public static Task AnswerAsync(HttpContext context, JsonObject request, string result)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":{{result}}}""");
    }

    public static async Task SendEventAsync(HttpContext context, string data)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: message\ndata: {data}\n\n"));
        await context.Response.Body.FlushAsync();
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Paths.Enqueue(context.Request.Path);
        JsonObject? body = null;
        if (context.Request.Method == "POST")
        {
            body = (JsonObject?)await JsonNode.ParseAsync(context.Request.Body);
        }

        string? method = (string?)body?["method"];
        Requests.Enqueue((method ?? context.Request.Method, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        if (await Before(context, body))
        {
            return;
        }

        if (method is null)
        {
            context.Response.StatusCode = context.Request.Method == "GET" ? 405 : 202;
        }
        else if (method == "server/discover")
        {
            context.Response.StatusCode = 404;
        }
        else if (method == "initialize")
        {
            string session = $"session-{Interlocked.Increment(ref _sessions)}";
            Sessions[session] = true;
            context.Response.Headers["Mcp-Session-Id"] = session;
            await AnswerAsync(context, body!, """{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"http","version":"1"}}""");
        }
        else if (!Sessions.ContainsKey(context.Request.Headers["Mcp-Session-Id"].ToString()))
        {
            context.Response.StatusCode = 404;
        }
        else if (body!["id"] is null)
        {
            context.Response.StatusCode = 202;
        }
        else if (method == "tools/list")
        {
            await AnswerAsync(context, body, $$"""{"tools":[{{ScriptedServer.Tool("pay", """{"destructiveHint":false}""")}},{{ScriptedServer.Tool("read", """{"readOnlyHint":true}""")}}]}""");
        }
        else if (method == "tools/call")
        {
            await Call(context, body);
        }
        else
        {
            await AnswerAsync(context, body, "{}");
        }
    }
}
