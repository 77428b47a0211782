using System.Text.Json.Nodes;
using Agents.Core.Mcp;
using Agents.Core.McpTests.Fakes;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static Agents.Core.McpTests.Fakes.ScriptedServer;

namespace Agents.Core.McpTests;

/// <summary>Servers over streamable HTTP.</summary>
public sealed class McpHttpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_come_as_json_or_as_a_stream_of_events_with_progress()
    {
        await using HttpScript script = await HttpScript.StartAsync();
        await using McpTools tools = await McpTools.ConnectAsync(Server(script), Quick, Token);
        Assert.Equal(McpToolsTests.Fenced("web__read", "ok"), await Calling.TextAsync(tools.Tools, "web__read"));
        script.Call = async (context, request) =>
        {
            string token = request["params"]!["_meta"]!["progressToken"]!.ToJsonString();
            await HttpScript.SendEventAsync(context, $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":{{{token}}},"progress":1,"total":2,"message":"half"}}""");
            await HttpScript.SendEventAsync(context, $$$"""{"jsonrpc":"2.0","id":{{{request["id"]!.ToJsonString()}}},"result":{"content":[{"type":"text","text":"streamed"}]}}""");
        };
        (ToolOutcome[] outcomes, EventRecorder events) = await Calling.CallAsync(tools.Tools, ("web__read", "{}"));
        Assert.Equal(McpToolsTests.Fenced("web__read", "streamed"), Assert.IsType<ToolSucceeded>(outcomes[0]).ToText());
        Assert.Equal(("half", 0.5), events.OfType<ProgressReported>().Select(progress => (progress.Message, progress.Fraction)).Single());
    }

    [Fact]
    public async Task Headers_go_along_with_every_request_and_into_no_message()
    {
        await using HttpScript script = await HttpScript.StartAsync();
        LogRecorder log = new();
        McpToolsOptions options = Quick;
        options.LoggerFactory = log;
        McpHttpServer server = Server(script) with { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer secret-5150" } };
        await using (McpTools tools = await McpTools.ConnectAsync(server, options, Token))
        {
            script.Call = (context, _) =>
            {
                context.Response.StatusCode = 401;
                return context.Response.WriteAsync($"You sent {context.Request.Headers.Authorization}");
            };
            ToolFailed failed = Assert.IsType<ToolFailed>(await Calling.CallAsync(tools.Tools, "web__pay"));
            Assert.Equal("The tool 'web__pay' failed with McpConnectionException: The server 'web' refused the request with HTTP 401.", failed.Message);
        }

        Assert.All(script.Requests, request => Assert.Equal("Bearer secret-5150", request.Headers["Authorization"]));
        Assert.DoesNotContain("secret", string.Join('\n', log.At(LogLevel.Debug)), StringComparison.Ordinal);
        Assert.Contains(script.Requests, request => request.Method == "DELETE");
    }

    [Theory]
    [InlineData("web__pay")]
    [InlineData("web__read")]
    public async Task A_session_that_the_server_forgot_is_begun_anew_and_the_call_made_since_it_was_refused(string tool)
    {
        await using HttpScript script = await HttpScript.StartAsync();
        int made = 0;
        script.Call = (context, request) =>
        {
            made++;
            return HttpScript.AnswerAsync(context, request, """{"content":[{"type":"text","text":"ok"}]}""");
        };
        await using McpTools tools = await McpTools.ConnectAsync(Server(script), Quick, Token);
        for (int i = 1; i <= 5; i++)
        {
            script.Sessions.Clear();
            Assert.Equal(McpToolsTests.Fenced(tool, "ok"), await Calling.TextAsync(tools.Tools, tool));
            Assert.Equal(i, made);
        }

        Assert.Equal(6, script.Requests.Count(request => request.Method == "initialize"));
    }

    [Theory]
    [InlineData("web__pay", 1)]
    [InlineData("web__read", 2)]
    public async Task An_answer_that_breaks_off_repeats_the_call_or_leaves_its_outcome_unknown(string tool, int expected)
    {
        await using HttpScript script = await HttpScript.StartAsync();
        int made = 0;
        script.Call = async (context, request) =>
        {
            if (++made == 1)
            {
                await HttpScript.SendEventAsync(context, """{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}""");
                context.Abort();
                return;
            }

            await HttpScript.AnswerAsync(context, request, """{"content":[{"type":"text","text":"ok"}]}""");
        };
        await using McpTools tools = await McpTools.ConnectAsync(Server(script), Quick, Token);
        ToolOutcome outcome = await Calling.CallAsync(tools.Tools, tool);
        Assert.Equal(expected == 1 ? typeof(ToolIndeterminate) : typeof(ToolSucceeded), outcome.GetType());
        Assert.Equal(expected, made);
    }

    [Theory]
    [InlineData(500, "web__pay", typeof(ToolIndeterminate), 1)]
    [InlineData(503, "web__read", typeof(ToolFailed), 2)]
    [InlineData(400, "web__read", typeof(ToolFailed), 1)]
    [InlineData(429, "web__pay", typeof(ToolFailed), 1)]
    public async Task What_a_status_means_depends_on_whether_the_server_refused(int status, string tool, Type outcome, int expected)
    {
        await using HttpScript script = await HttpScript.StartAsync();
        int made = 0;
        script.Call = (context, _) =>
        {
            made++;
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("secret-4711");
        };
        await using McpTools tools = await McpTools.ConnectAsync(Server(script), Quick, Token);
        ToolOutcome given = await Calling.CallAsync(tools.Tools, tool);
        Assert.Equal(outcome, given.GetType());
        Assert.Contains($"HTTP {status}", given.ToText(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", given.ToText(), StringComparison.Ordinal);
        Assert.Equal(expected, made);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_tried_again_and_then_the_connection_is_closed()
    {
        HttpScript script = await HttpScript.StartAsync();
        McpToolsOptions options = Quick;
        options.MaxReconnects = 2;
        await using McpTools tools = await McpTools.ConnectAsync(Server(script), options, Token);
        await script.DisposeAsync();
        ToolFailed failed = Assert.IsType<ToolFailed>(await Calling.CallAsync(tools.Tools, "web__pay"));
        Assert.Contains("2 attempts in a row to connect again brought none that held", failed.Message, StringComparison.Ordinal);
        Assert.Equal(McpConnectionState.Closed, tools.State);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_lost_and_does_not_fill_the_memory()
    {
        await using HttpScript script = await HttpScript.StartAsync();
        int made = 0;
        script.Call = (context, request) => HttpScript.AnswerAsync(
            context, request, $$"""{"content":[{"type":"text","text":"{{(++made == 1 ? new string('x', 100_000) : "short")}}"}]}""");
        McpToolsOptions options = Quick;
        options.MaxMessageBytes = 65_536;
        await using McpTools tools = await McpTools.ConnectAsync(Server(script), options, Token);
        Assert.Equal(McpToolsTests.Fenced("web__read", "short"), await Calling.TextAsync(tools.Tools, "web__read"));
        Assert.Equal(2, made);
    }

    [Fact]
    public async Task Cancelling_tells_the_server_and_lets_go_of_the_request()
    {
        await using HttpScript script = await HttpScript.StartAsync();
        TaskCompletionSource<JsonNode> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<JsonNode> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        script.Before = (_, body) =>
        {
            if ((string?)body?["method"] == "notifications/cancelled")
            {
                told.TrySetResult(body["params"]!["requestId"]!);
            }

            return Task.FromResult(false);
        };
        script.Call = async (context, request) =>
        {
            await using CancellationTokenRegistration registration = context.RequestAborted.Register(() => released.TrySetResult());
            begun.TrySetResult(request["id"]!);
            await released.Task;
        };
        await using McpTools tools = await McpTools.ConnectAsync(Server(script), Quick, Token);
        using CancellationTokenSource cancelling = new();
        Task<object?> call = tools.Tools[0].InvokeAsync([], cancelling.Token).AsTask();
        JsonNode id = await begun.Task.WaitAsync(Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(JsonNode.DeepEquals(id, await told.Task.WaitAsync(Token)));
        await released.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task The_application_s_client_is_used_and_not_disposed_of()
    {
        await using HttpScript script = await HttpScript.StartAsync();
        CountingHandler handler = new();
        using HttpClient client = new(handler);
        await using (McpTools tools = await McpTools.ConnectAsync(Server(script) with { HttpClient = client }, Quick, Token))
        {
            Assert.Equal(McpToolsTests.Fenced("web__read", "ok"), await Calling.TextAsync(tools.Tools, "web__read"));
        }

        // What was sent when the connection was ended may not have arrived.
        Assert.InRange(script.Requests.Count, 4, handler.Count);
        using HttpResponseMessage after = await client.GetAsync(script.Endpoint, Token);
        Assert.Equal(405, (int)after.StatusCode);
    }

    [Theory]
    [InlineData(401, "it answered with HTTP 401")]
    [InlineData(302, "it answered with HTTP 302")]
    public async Task A_server_that_does_not_let_one_in_is_told_so(int status, string expected)
    {
        await using HttpScript script = await HttpScript.StartAsync();
        script.Before = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.FromResult(true);
        };
        McpConnectionException failure = await Assert.ThrowsAsync<McpConnectionException>(() => McpTools.ConnectAsync(Server(script), Quick, Token));
        Assert.Equal($"Connecting to the server 'web' failed: {expected}.", failure.Message);
        Assert.DoesNotContain(script.Paths, path => path != "/mcp");
    }

    private static McpHttpServer Server(HttpScript script) => new() { Name = "web", Endpoint = script.Endpoint };

    private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _count;

        public int Count => _count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
