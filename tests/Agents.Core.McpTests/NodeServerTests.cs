using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Agents.Core.Mcp;
using Agents.Core.McpTests.Fakes;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Agents.Core.McpTests;

/// <summary>Servers that nobody here wrote: server-everything from npm.</summary>
public sealed class NodeServerTests : IClassFixture<NodeServers>
{
    private readonly NodeServers _node;

    public NodeServerTests(NodeServers node) => _node = node;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static McpToolsOptions Quick => new()
    {
        Approval = McpApproval.Never,
        ReconnectDelay = TimeSpan.FromMilliseconds(1),
        MaxReconnectDelay = TimeSpan.FromMilliseconds(1),
        ConnectTimeout = TimeSpan.FromMinutes(2),
    };

    [Fact]
    public async Task Everything_lists_its_tools_with_policies_and_each_of_them_can_be_called()
    {
        _node.Demand();
        await using McpTools tools = await McpTools.ConnectAsync(NodeServers.Everything(), Quick, Token);
        Dictionary<string, (string Arguments, string Expected)> calls = new()
        {
            ["everything__echo"] = ("""{"message":"héllo"}""", "Echo: héllo"),
            ["everything__get-annotated-message"] = ("""{"messageType":"error","includeImage":true}""", "Error: Operation failed\n[image, image/png, follows]"),
            ["everything__get-env"] = ("{}", "AGENTS_CORE_MCP_PROCESS"),
            ["everything__get-resource-links"] = ("""{"count":3}""", "[resource link] demo://resource/dynamic/"),
            ["everything__get-resource-reference"] = ("""{"resourceType":"Text","resourceId":2}""", "[resource demo://resource/dynamic/text/2]"),
            ["everything__get-structured-content"] = ("""{"location":"Chicago"}""", "\"temperature\":36"),
            ["everything__get-sum"] = ("""{"a":2,"b":3.5}""", "5.5"),
            ["everything__get-tiny-image"] = ("{}", "[image, image/png, follows]"),
            ["everything__gzip-file-as-resource"] = ("""{"name":"a.gz","data":"data:text/plain,hello","outputType":"resource"}""", "application/gzip, follows]"),
            ["everything__simulate-research-query"] = ("""{"topic":"tea"}""", ""),
            ["everything__toggle-simulated-logging"] = ("{}", "logging"),
            ["everything__toggle-subscriber-updates"] = ("{}", "pdates"),
            ["everything__trigger-long-running-operation"] = ("""{"duration":0.02,"steps":2}""", "Long running operation completed. Duration: 0.02 seconds, Steps: 2."),
        };
        Assert.Equal(calls.Keys.Order(StringComparer.Ordinal), tools.Tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.True(tools.Tools.Single(tool => tool.Name == "everything__echo").Policy is { IsReadOnly: true, NeedsApproval: false });
        Assert.True(tools.Tools.Single(tool => tool.Name == "everything__gzip-file-as-resource").Policy is { IsReadOnly: false, IsIdempotent: true });
        foreach ((string name, (string arguments, string expected)) in calls)
        {
            ToolOutcome outcome = await Calling.CallAsync(tools.Tools, name, arguments);
            if (name == "everything__simulate-research-query")
            {
                // It works only as a task of the protocol, which it says.
                Assert.Contains("task", Assert.IsType<ToolFailed>(outcome).Message, StringComparison.OrdinalIgnoreCase);
                continue;
            }

            object? value = Assert.IsType<ToolSucceeded>(outcome).Value;
            AIContent[] contents = value as AIContent[] ?? [Assert.IsType<TextContent>(value)];
            Assert.Contains(expected, string.Concat(contents.OfType<TextContent>()), StringComparison.Ordinal);
            Assert.All(contents, content => Assert.Equal("untrusted", content.AdditionalProperties!["trust"]));
        }
    }

    [Fact]
    public async Task The_environment_of_a_server_holds_nothing_of_the_application_s_but_what_programs_need()
    {
        _node.Demand();
        Environment.SetEnvironmentVariable("AGENTS_CORE_TEST_SECRET", "secret-123");
        McpStdioServer server = NodeServers.Everything() with { Environment = new Dictionary<string, string> { ["GIVEN"] = "yes" } };
        await using McpTools tools = await McpTools.ConnectAsync(server, Quick, Token);
        string text = await Calling.TextAsync(tools.Tools, "everything__get-env");
        string json = text[text.IndexOf('{', StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)];
        string[] names = [.. System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject().Select(pair => pair.Key)];
        Assert.Contains("PATH", names);
        Assert.Contains("GIVEN", names);
        Assert.Empty(names.Except(["PATH", "HOME", "LOGNAME", "SHELL", "TERM", "USER", "GIVEN", "AGENTS_CORE_MCP_PROCESS", "SYSTEMROOT", "TEMP",
            "APPDATA", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATHEXT", "PROCESSOR_ARCHITECTURE", "PROGRAMFILES", "SYSTEMDRIVE", "USERNAME", "USERPROFILE"]));
    }

    [Fact]
    public async Task Progress_of_a_long_call_is_told_as_it_comes()
    {
        _node.Demand();
        await using McpTools tools = await McpTools.ConnectAsync(NodeServers.Everything(), Quick, Token);
        (ToolOutcome[] outcomes, EventRecorder events) = await Calling.CallAsync(
            tools.Tools, ("everything__trigger-long-running-operation", """{"duration":0.1,"steps":4}"""));
        Assert.IsType<ToolSucceeded>(outcomes[0]);
        Assert.Equal([0.25, 0.5, 0.75, 1], events.OfType<ProgressReported>().Select(progress => progress.Fraction!.Value));
    }

    [Fact]
    public async Task A_long_call_can_be_cancelled_and_the_session_goes_on()
    {
        _node.Demand();
        await using McpTools tools = await McpTools.ConnectAsync(NodeServers.Everything(), Quick, Token);
        using CancellationTokenSource cancelling = new();
        Tool slow = tools.Tools.Single(tool => tool.Name == "everything__trigger-long-running-operation");
        Task<object?> call = slow.InvokeAsync(new AIFunctionArguments { ["duration"] = 600, ["steps"] = 1 }, cancelling.Token).AsTask();
        Assert.Equal(McpToolsTests.Fenced("everything__echo", "Echo: before"), await Calling.TextAsync(tools.Tools, "everything__echo", """{"message":"before"}"""));
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(McpToolsTests.Fenced("everything__echo", "Echo: after"), await Calling.TextAsync(tools.Tools, "everything__echo", """{"message":"after"}"""));
        Assert.Equal(McpConnectionState.Connected, tools.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_is_killed_in_mid_call_is_started_again_and_the_call_repeated_only_where_that_does_no_harm(bool isIdempotent)
    {
        _node.Demand();
        McpToolsOptions options = Quick;
        options.ConfigurePolicy = (_, policy) => policy with { IsReadOnly = false, IsIdempotent = isIdempotent };
        await using McpTools tools = await McpTools.ConnectAsync(NodeServers.Everything(), options, Token);
        EventRecorder events = new();
        Tool slow = tools.Tools.Single(tool => tool.Name == "everything__trigger-long-running-operation");
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls((slow.Name, """{"duration":0.5,"steps":10}""")), Turn.Text("done"));
        RunOptions run = new() { EventContent = EventContent.Included, ObserverGrace = Calling.Patience };
        run.Observers.Add(events);
        int first = tools.Process!.Id;
        Task running = Chat.ChatAgent.Create("caller", client).WithTool(slow).Build().RunAsync("go", run, Token);
        await events.WaitForAsync<ProgressReported>(cancellationToken: Token);
        using (Process process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        await running;
        ToolOutcome outcome = events.Single<ToolCallCompleted>().Outcome;
        Assert.Equal(isIdempotent ? typeof(ToolSucceeded) : typeof(ToolIndeterminate), outcome.GetType());
        Assert.Equal(McpToolsTests.Fenced("everything__echo", "Echo: again"), await Calling.TextAsync(tools.Tools, "everything__echo", """{"message":"again"}"""));
        Assert.NotEqual(first, tools.Process!.Id);
    }

    [Fact]
    public async Task Two_hundred_calls_at_once_over_one_process()
    {
        _node.Demand();
        await using McpTools tools = await McpTools.ConnectAsync(NodeServers.Everything(), Quick, Token);
        Tool echo = tools.Tools.Single(tool => tool.Name == "everything__echo");
        object?[] answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(n => echo.InvokeAsync(new AIFunctionArguments { ["message"] = $"{n}" }, Token).AsTask()));
        Assert.Equal(Enumerable.Range(0, 200).Select(n => McpToolsTests.Fenced(echo.Name, $"Echo: {n}")), answers.Select(answer => answer!.ToString()));
    }

    [Fact]
    public async Task Resources_and_prompts_of_everything_can_be_listed_and_read()
    {
        _node.Demand();
        McpToolsOptions options = Quick;
        options.Resources = true;
        options.Prompts = true;
        await using McpTools tools = await McpTools.ConnectAsync(NodeServers.Everything(), options, Token);
        Assert.Contains("demo://resource/", await Calling.TextAsync(tools.Tools, "everything__list_resources"), StringComparison.Ordinal);
        string read = await Calling.TextAsync(tools.Tools, "everything__read_resource", """{"uri":"demo://resource/dynamic/text/1"}""");
        Assert.Contains("Resource 1", read, StringComparison.Ordinal);
        ToolFailed missing = Assert.IsType<ToolFailed>(await Calling.CallAsync(tools.Tools, "everything__read_resource", """{"uri":"demo://nothing"}"""));
        Assert.Contains("refused the call", missing.Message, StringComparison.Ordinal);
        Assert.Contains("args-prompt", await Calling.TextAsync(tools.Tools, "everything__list_prompts"), StringComparison.Ordinal);
        string prompt = await Calling.TextAsync(tools.Tools, "everything__get_prompt", """{"name":"args-prompt","arguments":{"city":"Graz"}}""");
        Assert.Contains("[user]\nWhat's weather in Graz?", prompt, StringComparison.Ordinal);
        Assert.NotEmpty(tools.Instructions);
        Assert.Equal("mcp-servers/everything", tools.ServerInfo.Name);
    }

    [Fact]
    public async Task A_description_that_changes_holds_the_tool_back_while_the_server_runs_and_when_it_is_started_again()
    {
        _node.Demand();
        string file = Path.GetTempFileName();
        try
        {
            await RewriteAsync("First words.");
            McpStdioServer server = NodeServers.Everything() with
            {
                Arguments = [Path.Combine(NodeServers.Folder, "rewriting.mjs"), NodeServers.Script("server-everything"), "stdio"],
                Environment = new Dictionary<string, string> { ["REWRITE"] = file },
            };
            McpToolsOptions options = Quick;
            options.ListDelay = TimeSpan.FromMilliseconds(1);
            await using McpTools tools = await McpTools.ConnectAsync(server, options, Token);
            Assert.Equal("First words.", Echo(tools).Description);
            await RewriteAsync("Second words.");
            await Calling.TextAsync(tools.Tools, "everything__get-sum", """{"a":1,"b":2}""");
            await McpToolsTests.WaitAsync(() => IsHeldBack(tools, "Second words."));
            Assert.Equal(12, tools.Tools.Count);
            await tools.AcceptAsync(tools.Review.Blocked.Single(), Token);
            Assert.Equal("Second words.", Echo(tools).Description);
            await RewriteAsync("Third words.");
            int before = tools.Process!.Id;
            using (Process process = Process.GetProcessById(before))
            {
                process.Kill();
            }

            await McpToolsTests.WaitAsync(() => tools.Process is { } now && now.Id != before && IsHeldBack(tools, "Third words."));
            Assert.Equal(12, tools.Tools.Count);
            Assert.Contains("Third words.", tools.Review.Blocked.Single().Change!.Differences.Select(difference => difference.ToString()).Single(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }

        static Tool Echo(McpTools tools) => tools.Tools.Single(tool => tool.Name == "everything__echo");

        static bool IsHeldBack(McpTools tools, string words) => tools.Review.Blocked.Any(tool => tool.Tool.Description == words);

        // The server says of its own accord that its tools changed as it begins, so the file may be read at any moment: it is never half written.
        async Task RewriteAsync(string words)
        {
            await File.WriteAllTextAsync($"{file}.new", words, Token);
            File.Move($"{file}.new", file, overwrite: true);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_process_ends_with_its_children_when_it_is_parted_from_and_when_it_is_killed(bool isStubborn, bool isKilled)
    {
        _node.Demand();
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string file = Path.GetTempFileName();
        try
        {
            Dictionary<string, string> environment = new() { ["CHILDREN"] = file };
            if (isStubborn)
            {
                environment["STUBBORN"] = "1";
            }

            McpStdioServer server = NodeServers.Everything() with
            {
                Arguments = [Path.Combine(NodeServers.Folder, "with-children.mjs"), NodeServers.Script("server-everything"), "stdio"],
                Environment = environment,
            };
            LogRecorder log = new();
            McpToolsOptions options = Quick;
            options.LoggerFactory = log;
            options.ShutdownTimeout = isStubborn ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(30);
            options.MaxReconnects = 0;
            McpTools tools = await McpTools.ConnectAsync(server, options, Token);
            int[] ids =
            [
                tools.Process!.Id,
                int.Parse(await File.ReadAllTextAsync(file, Token), CultureInfo.InvariantCulture),
                int.Parse(await File.ReadAllTextAsync(file + ".orphan", Token), CultureInfo.InvariantCulture),
            ];
            Assert.All(ids, id => Assert.True(IsRunning(id), $"{id}"));
            if (isKilled)
            {
                using Process process = Process.GetProcessById(ids[0]);
                process.Kill();
                await McpToolsTests.WaitAsync(() => tools.State == McpConnectionState.Closed);
            }

            await tools.DisposeAsync();
            await McpToolsTests.WaitAsync(() => ids.All(id => !IsRunning(id)));
            Assert.Equal(isStubborn, log.Lines.Any(line => line.Text.Contains("was killed", StringComparison.Ordinal)));
        }
        finally
        {
            File.Delete(file);
            File.Delete(file + ".orphan");
        }
    }

    [Fact]
    public async Task Everything_over_streamable_http()
    {
        _node.Demand();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        ProcessStartInfo start = new("node", [NodeServers.Script("server-everything"), "streamableHttp"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        try
        {
            while (!(await process.StandardError.ReadLineAsync(Token))!.Contains("listening", StringComparison.Ordinal))
            {
            }

            _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
            McpHttpServer server = new() { Name = "web", Endpoint = new Uri($"http://127.0.0.1:{port}/mcp") };
            await using McpTools tools = await McpTools.ConnectAsync(server, Quick, Token);
            Assert.Equal(13, tools.Tools.Count);
            (ToolOutcome[] outcomes, EventRecorder events) = await Calling.CallAsync(
                tools.Tools, ("web__trigger-long-running-operation", """{"duration":0.1,"steps":2}"""), ("web__echo", """{"message":"x"}"""));
            Assert.Equal(McpToolsTests.Fenced("web__echo", "Echo: x"), Assert.IsType<ToolSucceeded>(outcomes[1]).ToText());
            Assert.Equal([0.5, 1], events.OfType<ProgressReported>().Select(progress => progress.Fraction!.Value));
            Tool echo = tools.Tools.Single(tool => tool.Name == "web__echo");
            object?[] answers = await Task.WhenAll(
                Enumerable.Range(0, 100).Select(n => echo.InvokeAsync(new AIFunctionArguments { ["message"] = $"{n}" }, Token).AsTask()));
            Assert.Equal(Enumerable.Range(0, 100).Select(n => McpToolsTests.Fenced(echo.Name, $"Echo: {n}")), answers.Select(answer => answer!.ToString()));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_plainly()
    {
        McpStdioServer server = new() { Name = "gone", Command = "no-such-program-here", Arguments = ["secret-55"] };
        McpConnectionException failure = await Assert.ThrowsAsync<McpConnectionException>(() => McpTools.ConnectAsync(server, Quick, Token));
        Assert.Equal("The program of the server 'gone' was not found; is it installed, and in the PATH?", failure.Message);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task A_program_that_ends_at_once_is_told_plainly_and_what_it_says_stands_at_trace_only()
    {
        _node.Demand();
        LogRecorder log = new();
        McpToolsOptions options = Quick;
        options.LoggerFactory = log;
        McpStdioServer server = new() { Name = "short", Command = "node", Arguments = ["-e", "console.error('secret-66'); process.exit(3)"] };
        McpConnectionException failure = await Assert.ThrowsAsync<McpConnectionException>(() => McpTools.ConnectAsync(server, options, Token));
        Assert.Equal("Connecting to the server 'short' failed: it ended; what it wrote to standard error is logged at Trace.", failure.Message);
        Assert.DoesNotContain("secret", string.Join('\n', log.At(LogLevel.Debug)), StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line == (LogLevel.Trace, "The MCP server short says: secret-66"));
    }

    private static bool IsRunning(int id)
    {
        try
        {
            // A process that has ended and that nobody has asked for yet is in state Z.
            string status = File.ReadAllText($"/proc/{id}/stat");
            return status[status.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
