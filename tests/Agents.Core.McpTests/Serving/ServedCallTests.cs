using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Mcp.Serving;
using Agents.Core.McpTests.Fakes;
using Agents.Core.Testing;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace Agents.Core.McpTests.Serving;

/// <summary>Progress, cancellation, limits and ends of calls.</summary>
public sealed class ServedCallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Progress_is_sent_to_who_asks_in_order_and_before_the_result()
    {
        IAgent<string, string> worker = Agent.Create<string, string>("worker", async (_, context, _) =>
        {
            context.Emit(new ProgressReported { Message = "first", Fraction = 0.25 });
            context.Emit(new ProgressReported { Message = new string('x', 500) });
            await Task.Yield();
            return "done";
        });
        await using RawClient client = await RawClient.StartAsync(McpAgentServer.Create("desk").AddAgent(worker, "Works.")
            .Configure(options => options.CreateRunOptions = Patient).Build());

        await client.CallAsync(1, "worker", """{"progressToken":"t"}""");
        JsonElement[] lines = [await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync()];
        Assert.Equal(["first (25 %)", $"{new string('x', 200)}…"], lines[..2].Select(line => line.GetProperty("params").GetProperty("message").GetString()));
        Assert.Equal([1, 2], lines[..2].Select(line => line.GetProperty("params").GetProperty("progress").GetInt32()));
        Assert.All(lines[..2], line => Assert.Equal("t", line.GetProperty("params").GetProperty("progressToken").GetString()));
        Assert.Equal("done", lines[2].GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Progress_holds_no_words_of_others_even_where_observers_are_given_content()
    {
        ChatAgent model = ChatAgent.Create("model", ScriptedChatClient.FromTurns(Turn.Calls(("secret_tool", """{"a":"secret"}""")), Turn.Text("secret"))).Build();
        IAgent<string, string> worker = Agent.Create<string, string>("worker", async (text, context, token) =>
        {
            context.Emit(new ProgressReported { Message = "secret", IsContent = true });
            context.Emit(new ProgressReported { Message = "secret", IsContent = true, Fraction = 0.5 });
            await context.InvokeAsync(model, text, token);
            return "done";
        });
        await using RawClient client = await RawClient.StartAsync(McpAgentServer.Create("desk").AddAgent(worker, "Works.")
            .Configure(options => options.CreateRunOptions = _ => new RunOptions { EventContent = EventContent.Included, ObserverGrace = Calling.Patience }).Build());

        await client.CallAsync(1, "worker", """{"progressToken":7}""");
        List<string> words = [];
        for (JsonElement line = await client.ReadAsync(); line.TryGetProperty("params", out JsonElement progress); line = await client.ReadAsync())
        {
            words.Add(progress.GetProperty("message").GetString()!);
        }

        Assert.Equal(["worker: is at work", "worker: is at work (50 %)"], words[..2]);
        Assert.Equal(2, words.Count(word => word.Contains(": asks ", StringComparison.Ordinal)));
        Assert.DoesNotContain(words, word => word.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Long_run_sends_ever_fewer_and_always_more_progress()
    {
        IAgent<string, string> worker = Agent.Create<string, string>("worker", (_, context, _) =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                context.Emit(new ProgressReported { Message = "step" });
            }

            return new ValueTask<string>("done");
        });
        await using RawClient client = await RawClient.StartAsync(McpAgentServer.Create("desk").AddAgent(worker, "Works.")
            .Configure(options => options.CreateRunOptions = Patient).Build());

        await client.CallAsync(1, "worker", """{"progressToken":7}""");
        List<int> values = [];
        JsonElement line = await client.ReadAsync();
        for (; line.TryGetProperty("params", out JsonElement progress); line = await client.ReadAsync())
        {
            values.Add(progress.GetProperty("progress").GetInt32());
        }

        Assert.Equal(1, line.GetProperty("id").GetInt32());
        Assert.InRange(values.Count, 1, 32 * 6);
        Assert.Equal(values.Order().Distinct(), values);
    }

    [Fact]
    public async Task Run_that_nobody_asked_progress_of_is_not_observed()
    {
        IAgent<string, string> worker = Agent.Create<string, string>("worker", (_, context, _) => new ValueTask<string>($"{context.IsObserved}"));
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(worker, "Works.").Build());

        Assert.Equal("False", ServedClient.TextOf(await served.CallAsync("worker")));
    }

    [Fact]
    public async Task Cancelled_call_ends_its_run_and_settles_it()
    {
        Hanging hanging = new();
        await using RawClient client = await RawClient.StartAsync(McpAgentServer.Create("desk").AddAgent(hanging, "Hangs.").Build());
        await client.CallAsync(1, "hanging");
        BudgetLedger ledger = await hanging.Started.WaitAsync(Token);
        Assert.Equal(1, ledger.GetSnapshot().Reserved.ModelCalls);

        await client.CancelAsync(1);
        await hanging.Ended.WaitAsync(Token);
        await client.PingAsync(2);
        Assert.Equal(2, (await client.ReadAsync()).GetProperty("id").GetInt32());
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
        Assert.False(client.Serving.IsCompleted);
    }

    [Fact]
    public async Task Client_that_dies_in_mid_call_leaves_nothing_running_and_nothing_reserved()
    {
        Hanging hanging = new();
        ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(hanging, "Hangs.").Build());
        Task<CallToolResult> call = served.CallAsync("hanging").AsTask();
        BudgetLedger ledger = await hanging.Started.WaitAsync(Token);

        await served.DieAsync();
        Assert.True(hanging.Ended.IsCompleted);
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
        await served.DisposeAsync();
        await ServedClient.EndAsync(call);
    }

    [Fact]
    public async Task Message_without_end_ends_the_connection_and_settles_what_runs()
    {
        Hanging hanging = new();
        LogRecorder log = new();
        await using RawClient client = await RawClient.StartAsync(McpAgentServer.Create("desk").AddAgent(hanging, "Hangs.")
            .Configure(options => { options.MaxMessageBytes = 65_536; options.LoggerFactory = log; }).Build());
        await client.CallAsync(1, "hanging");
        BudgetLedger ledger = await hanging.Started.WaitAsync(Token);
        for (int sent = 0; sent <= 65_536; sent += 8_192)
        {
            await client.SendPartAsync(new string('x', 8_192));
        }

        await client.Serving.WaitAsync(Token);
        Assert.True(hanging.Ended.IsCompleted);
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
        Assert.Contains("MCP server desk ends the connection, since a message of its client has more than 65536 bytes.", log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task Message_as_long_as_it_may_be_is_answered()
    {
        IAgent<string, string> counter = Agent.Create<string, string>("counter", text => $"{text.Length}");
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(counter, "Counts.")
            .Configure(options => options.MaxMessageBytes = 65_536).Build());

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("65000", ServedClient.TextOf(await served.CallAsync("counter", $$"""{"input":"{{new string('x', 65_000)}}"}""")));
        }
    }

    [Fact]
    public async Task Token_of_the_server_ends_every_run_and_is_carried_out()
    {
        Hanging hanging = new();
        using CancellationTokenSource stop = new();
        ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(hanging, "Hangs.").Build(), stop.Token);
        Task<CallToolResult> call = served.CallAsync("hanging").AsTask();
        await hanging.Started.WaitAsync(Token);

        await stop.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAsync<OperationCanceledException>(() => served.Serving.WaitAsync(Token));
        Assert.Equal(stop.Token, exception.CancellationToken);
        Assert.True(hanging.Ended.IsCompleted);
        await served.DisposeAsync();
        await ServedClient.EndAsync(call);
    }

    [Fact]
    public async Task Run_that_takes_no_notice_is_given_up_after_the_grace_time()
    {
        ManualTimeProvider clock = new();
        TaskCompletionSource started = new(), never = new();
        IAgent<string, string> deaf = Agent.Create<string, string>("deaf", async (text, _, _) =>
        {
            started.SetResult();
            await never.Task;
            return text;
        });
        ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(deaf, "Is deaf.").Configure(options => options.Clock = clock).Build());
        Task<CallToolResult> call = served.CallAsync("deaf").AsTask();
        await started.Task.WaitAsync(Token);

        Task dying = served.DieAsync();
        await clock.WaitForTimersAsync(1, Token);
        Assert.False(dying.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(10));
        await dying;
        never.SetResult();
        await served.DisposeAsync();
        await ServedClient.EndAsync(call);
    }

    [Fact]
    public async Task Fifty_calls_at_once_are_all_answered_and_no_more_run_than_may()
    {
        int running = 0, most = 0;
        IAgent<string, string> worker = Agent.Create<string, string>("worker", async (text, _, token) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return $"did {text}";
        });
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(worker, "Works.")
            .Configure(options => options.MaxConcurrentCalls = 4).Build());

        CallToolResult[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => served.CallAsync("worker", $$"""{"input":"{{i}}"}""").AsTask()));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"did {i}"), results.Select(ServedClient.TextOf));
        Assert.InRange(most, 1, 4);
        Assert.Equal(0, running);
    }

    [Fact]
    public async Task Call_beyond_those_that_may_wait_is_refused_and_those_that_wait_end_with_the_client()
    {
        Hanging hanging = new();
        await using RawClient client = await RawClient.StartAsync(McpAgentServer.Create("desk").AddAgent(hanging, "Hangs.")
            .Configure(options => { options.MaxConcurrentCalls = 1; options.MaxWaitingCalls = 1; }).Build());
        await client.CallAsync(1, "hanging");
        await hanging.Started.WaitAsync(Token);

        // Of two further calls one waits and the other is refused, whichever comes first.
        await client.CallAsync(2, "hanging");
        await client.CallAsync(3, "hanging");
        JsonElement refused = await client.ReadAsync();
        Assert.Equal(
            "The agent 'hanging' was not started: 1 calls run and 1 wait already. Calling again later may help.",
            refused.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
        await client.DisposeAsync();
        Assert.True(hanging.Ended.IsCompleted);
        Assert.True(client.Serving.IsCompletedSuccessfully);
    }

    /// <summary>A run that ends when all of its progress was taken, however busy the machine is.</summary>
    private static RunOptions Patient(McpAgentCall call) => new() { ObserverGrace = Calling.Patience };

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is int now && now != seen)
        {
            seen = now;
        }
    }

    /// <summary>Reserves a model call and waits for the end.</summary>
    private sealed class Hanging : IAgent<string, string>
    {
        private readonly TaskCompletionSource<BudgetLedger> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _runs;

        public string Name => "hanging";

        public Task<BudgetLedger> Started => _started.Task;

        public Task Ended => _ended.Task;

        public int Runs => _runs;

        public async ValueTask<string> InvokeAsync(string input, AgentContext context, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _runs);
            Assert.True(context.Budget.TryReserve(new Spend { ModelCalls = 1 }, out Reservation reservation, out _));
            using (reservation)
            {
                _started.TrySetResult(context.Budget);
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                    return input;
                }
                finally
                {
                    reservation.Dispose();
                    _ended.TrySetResult();
                }
            }
        }
    }
}
