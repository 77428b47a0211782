using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

public sealed class ToolInvokerTests
{
    private readonly ToolHarness _run = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_run_at_once_up_to_the_limit_and_results_keep_their_order()
    {
        _run.MaxParallel = 2;
        using SemaphoreSlim release = new(0);
        using SemaphoreSlim arrived = new(0);
        int running = 0;
        int most = 0;
        Tool work = Tool.Create(
            async (int n) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                arrived.Release();
                await release.WaitAsync(Token);
                Interlocked.Decrement(ref running);
                return n;
            },
            "work");
        ToolCall[] calls = [.. Enumerable.Range(0, 5).Select(n => Call("work", $$"""{"n":{{n}}}"""))];
        Task run = _run.RunAsync(work, calls);
        await arrived.WaitAsync(Token);
        await arrived.WaitAsync(Token);
        Assert.Equal(2, Volatile.Read(ref running));
        release.Release(5);
        await run;
        Assert.Equal(2, most);
        Assert.Equal(["0", "1", "2", "3", "4"], calls.Select(Text));
        Assert.Equal(5, _run.Spent.ToolCalls);
    }

    [Fact]
    public async Task Blocking_plain_functions_run_at_once_too()
    {
        using Barrier all = new(3);
        Tool wait = Tool.Create((int n) => all.SignalAndWait(TimeSpan.FromSeconds(30), Token) ? n : -1, "wait");
        ToolCall[] calls = [.. Enumerable.Range(0, 3).Select(n => Call("wait", $$"""{"n":{{n}}}"""))];
        await _run.RunAsync(wait, calls);
        Assert.Equal(["0", "1", "2"], calls.Select(Text));
    }

    [Fact]
    public async Task Events_of_parallel_calls_come_in_the_order_of_the_calls()
    {
        Tool quick = Tool.Create((int n) => Task.FromResult(n), "quick");
        ToolCall[] calls = [.. Enumerable.Range(0, 8).Select(n => Call("quick", $$"""{"n":{{n}}}""", $"c{n}"))];
        await _run.RunAsync(quick, calls);
        string[] expected = [.. Enumerable.Range(0, 8).Select(n => $"c{n}")];
        Assert.Equal(expected, _run.Events.OfType<ToolCallStarted>().Select(e => e.CallId));
        Assert.Equal(expected, _run.Events.OfType<ToolCallCompleted>().Select(e => e.CallId));
    }

    [Fact]
    public async Task A_call_that_takes_too_long_by_the_clock_of_the_run_times_out_and_its_token_is_cancelled()
    {
        CancellationToken seen = default;
        Tool slow = Tool.Create(
            (CancellationToken token) =>
            {
                seen = token;
                return new TaskCompletionSource<int>().Task;
            },
            "slow",
            policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(5), IsReadOnly = true });
        ToolCall call = Call("slow");
        Task run = _run.RunAsync(slow, call);
        await _run.Clock.WaitForTimersAsync(1, Token);
        _run.Clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(seen.IsCancellationRequested);
        _run.Clock.Advance(TimeSpan.FromTicks(1));
        await run;
        Assert.True(seen.IsCancellationRequested);
        Assert.Equal(TimeSpan.FromSeconds(5), Outcome<ToolTimedOut>(call).After);
        Assert.Equal("[timed out] The tool did not answer within 5 s.", Text(call));
        Assert.Equal(TimeSpan.FromSeconds(5), _run.Events.Single<ToolCallCompleted>().Duration);
        Assert.Equal(1, _run.Spent.ToolCalls);
    }

    [Fact]
    public async Task A_blocking_plain_function_times_out_too()
    {
        using ManualResetEventSlim release = new();
        Tool slow = Tool.Create(() => release.Wait(Token), "slow", policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(5), IsIdempotent = true });
        ToolCall call = Call("slow");
        Task run = _run.RunAsync(slow, call);
        await _run.Clock.WaitForTimersAsync(1, Token);
        _run.Clock.Advance(TimeSpan.FromSeconds(5));
        await run;
        release.Set();
        Outcome<ToolTimedOut>(call);
    }

    [Fact]
    public async Task A_tool_that_may_be_called_twice_and_throws_a_timeout_of_its_own_has_failed_and_may_be_tried_again()
    {
        Tool throws = Tool.Create(Task<int> () => throw new TimeoutException("no route"), "throws", policy: new ToolPolicy { IsIdempotent = true });
        ToolCall call = Call("throws");
        await _run.RunAsync(throws, call);
        ToolFailed failed = Outcome<ToolFailed>(call);
        Assert.Equal((ToolFailureKind.Threw, true), (failed.Kind, failed.IsTransient));
        Assert.Equal("[failed] The tool 'throws' failed with TimeoutException: no route", Text(call));
    }

    [Fact]
    public async Task An_exception_becomes_an_outcome_and_a_policy_may_hide_its_message()
    {
        Tool open = Tool.Create(Task<int> () => throw new InvalidDataException("row 3"), "open");
        Tool hidden = Tool.Create(Task<int> () => throw new InvalidDataException("secret"), "hidden", policy: new ToolPolicy { HidesErrors = true });
        ToolCall[] calls = [Call("open"), Call("hidden")];
        await _run.RunAsync([open, hidden], calls);
        Assert.Equal("[failed] The tool 'open' failed with InvalidDataException: row 3", Text(calls[0]));
        Assert.Equal("[failed] The tool 'hidden' failed.", Text(calls[1]));
        Assert.False(Outcome<ToolFailed>(calls[0]).IsTransient);
        Assert.Equal(StopReason.Completed, _run.StopReason);
    }

    [Theory]
    [InlineData(true, "[failed] The tool 'odd' failed with IOException: cannot be written")]
    [InlineData(false, "[outcome unknown] The answer of the tool 'odd' could not be read: it failed with IOException. It may or may not have done "
        + "what it was asked to; do not call it again with these arguments, and say that a person must look.")]
    public async Task An_exception_while_a_result_is_written_becomes_an_outcome_too(bool isReadOnly, string text)
    {
        ToolCall[] calls = [Call("odd"), Call("odd", """{"n":1}""")];
        await _run.RunAsync(new Tool(new OddResult(), new ToolPolicy { IsReadOnly = isReadOnly }), calls);
        Assert.All(calls, call => Assert.Equal(text, Text(call)));
    }

    [Fact]
    public async Task An_unknown_name_gets_the_nearest_known_one()
    {
        Tool[] tools = [Tool.Create(() => 1, "search_web"), Tool.Create(() => 1, "read")];
        ToolCall[] calls = [Call("serch_web"), Call("Read"), Call("launch_rocket"), Call("")];
        await _run.RunAsync(tools, calls);
        Assert.Equal(
            [
                "[unknown tool] There is no tool 'serch_web'. Did you mean 'search_web'? The tools are: search_web, read.",
                "[unknown tool] There is no tool 'Read'. Did you mean 'read'? The tools are: search_web, read.",
                "[unknown tool] There is no tool 'launch_rocket'. The tools are: search_web, read.",
                "[unknown tool] There is no tool ''. The tools are: search_web, read.",
            ],
            calls.Select(Text));
        Assert.Equal(0, _run.Spent.ToolCalls);
    }

    [Fact]
    public async Task Invalid_arguments_name_every_parameter_and_what_was_expected()
    {
        Tool add = Tool.Create((int left, string right, DayOfWeek? day = null) => right + left, "add");
        ToolCall[] calls =
        [
            Call("add", """{"left":"one","right":2}"""),
            Call("add", """{"left":1}"""),
            Call("add", """{"left":1,"right":null}"""),
            new ToolCall(new FunctionCallContent("c", "add") { Exception = new JsonException() }),
            Call("add", """{"left":1,"right":"2"}"""),
        ];
        await _run.RunAsync([add], calls);
        Assert.Equal(
            [
                "[invalid arguments] The parameter 'left' is a string; expected an integer. The parameter 'right' is an integer; expected a string.",
                "[invalid arguments] The parameter 'right' is missing; expected a string.",
                "[invalid arguments] The parameter 'right' is null; expected a string.",
                "[invalid arguments] The arguments are not valid JSON.",
                "21",
            ],
            calls.Select(Text));
        Assert.Equal(1, _run.Spent.ToolCalls);
    }

    [Fact]
    public async Task A_tool_is_charged_whether_it_succeeds_or_not()
    {
        ToolPolicy policy = new() { PriceMicroDollars = 700 };
        Tool good = Tool.Create(() => 1, "good", policy: policy);
        Tool bad = Tool.Create(int () => throw new InvalidDataException(), "bad", policy: policy);
        await _run.RunAsync([good, bad], [Call("good"), Call("bad"), Call("none")]);
        Assert.Equal(new Spend { ToolCalls = 2, MicroDollars = 1_400 }, _run.Spent);
        Assert.Equal([700L, 700L, 0L], _run.Events.OfType<ToolCallCompleted>().Select(e => e.Spend.MicroDollars));
    }

    [Fact]
    public async Task A_budget_admits_what_fits_and_the_run_does_not_end_as_completed()
    {
        _run.Options.Budget = Budget.Unlimited with { MicroDollars = 1_000 };
        int made = 0;
        Tool dear = Tool.Create((int n) => Interlocked.Increment(ref made), "dear", policy: new ToolPolicy { PriceMicroDollars = 400 });
        ToolCall[] calls = [.. Enumerable.Range(0, 3).Select(n => Call("dear", $$"""{"n":{{n}}}"""))];
        await _run.RunAsync(dear, calls);
        Assert.Equal(2, made);
        Assert.Equal(
            "[budget refused] The budget 'caller' allows $0.001000: $0.000000 spent, $0.000800 reserved, $0.000400 more asked for. The call was not made.",
            Text(calls[2]));
        Assert.Equal((800L, StopReason.BudgetExhausted), (_run.Spent.MicroDollars, _run.StopReason));
        _run.Events.Single<BudgetRefused>();
    }

    [Fact]
    public async Task Calls_that_a_tool_may_not_have_any_more_are_refused()
    {
        int made = 0;
        Tool once = Tool.Create((int n) => Interlocked.Increment(ref made), "once", policy: new ToolPolicy { MaxCalls = 1 });
        ToolCall[][] calls = [[Call("once", """{"n":1}"""), Call("once", """{"n":2}""")], [Call("once", """{"n":3}""")]];
        await _run.RunAsync([once], calls);
        Assert.Equal(1, made);
        string refused = "[call limit reached] The tool 'once' may be called 1 times in a run, and was. Go on without it.";
        Assert.Equal(["1", refused, refused], calls.SelectMany(answer => answer).Select(Text));
    }

    [Fact]
    public async Task Racing_agents_share_the_calls_of_a_tool_in_a_run()
    {
        int made = 0;
        Tool few = Tool.Create((int n) => Interlocked.Increment(ref made), "few", policy: new ToolPolicy { MaxCalls = 50 });
        ToolSet set = ToolSet.Create([few]);
        IAgent<int, int> racers = Agent.Create<int, int>("racers", async (input, context, token) =>
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, 200), token, async (n, inner) =>
                await new ToolInvoker(set, context.Enter("racer"), 1).InvokeAsync([Call("few", $$"""{"n":{{n}}}""")], inner));
            return input;
        });
        RunResult<int> result = await racers.RunAsync(0, cancellationToken: Token);
        Assert.Equal((50, 50L), (made, result.Spend.ToolCalls));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_tells_running_calls_from_those_never_made()
    {
        _run.MaxParallel = 2;
        using CancellationTokenSource stop = new();
        TaskCompletionSource<int> never = new();
        using SemaphoreSlim arrived = new(0);
        List<CancellationToken> seen = [];
        Task<int> Wait(int n, CancellationToken token)
        {
            lock (seen)
            {
                seen.Add(token);
            }

            arrived.Release();
            return never.Task;
        }

        Tool write = Tool.Create(Wait, "write");
        Tool read = Tool.Create(Wait, "read", policy: new ToolPolicy { IsReadOnly = true });
        ToolCall[] calls = [Call("write", """{"n":1}"""), Call("read", """{"n":1}"""), Call("write", """{"n":2}""")];
        Task run = _run.RunAsync([write, read], stop.Token, calls);
        await arrived.WaitAsync(Token);
        await arrived.WaitAsync(Token);
        await stop.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(stop.Token, exception.CancellationToken);
        Assert.All(seen, token => Assert.True(token.IsCancellationRequested));
        Assert.StartsWith("[outcome unknown] The run was stopped while the tool 'write' was at work.", Text(calls[0]), StringComparison.Ordinal);
        Assert.Equal("[not executed] The run was stopped before the tool 'read' had answered.", Text(calls[1]));
        Assert.Equal("[not executed] The call was not made, because the run was stopped.", Text(calls[2]));
        Assert.Equal(2, _run.Events.Single<RunCanceled>().Spend.ToolCalls);
    }

    [Fact]
    public async Task A_tool_that_changes_its_arguments_changes_neither_history_nor_the_count_of_equal_calls()
    {
        Tool greedy = Tool.Create(
            (AIFunctionArguments arguments) =>
            {
                arguments["n"] = Guid.Empty;
                arguments["more"] = true;
                return 1;
            },
            "greedy");
        ToolCall[] calls = [.. Enumerable.Range(0, 4).Select(_ => Call("greedy", """{"n":1}"""))];
        await _run.RunAsync([greedy], [.. calls.Select(call => new[] { call })]);
        Assert.Equal("""{"n":1}""", CanonicalArguments.Write(calls[0].Content.Arguments));
        Assert.True(_run.Invoker!.StopRequested);
    }

    [Fact]
    public async Task A_tool_gets_the_services_of_the_run_and_a_context_of_its_own()
    {
        _run.Options.Services = new NoServices();
        List<string> seen = [];
        Tool where = Tool.Create(
            (int n, AgentContext context, IServiceProvider services) => seen.Add($"{context.Path} {services.GetType().Name}"), "where");
        await _run.RunAsync([where], [Call("where", """{"n":1}""")], [Call("where", """{"n":2}""")]);
        Assert.Equal(["caller/where NoServices", "caller/where-2 NoServices"], seen);
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class OddResult : AIFunction
    {
        public override string Name => "odd";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new(new Odd());

        private sealed class Odd
        {
            private readonly string _why = "cannot be written";

            public int Value => throw new IOException(_why);
        }
    }
}
