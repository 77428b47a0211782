using Agents.Core.Tools;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

public sealed class RepeatedCallTests
{
    private const string Notice = "\n[notice] This was call 3 of 'look' with the same arguments; the result will not change. The next one stops the run.";
    private readonly ToolHarness _run = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_third_equal_call_warns_and_the_fourth_stops()
    {
        int made = 0;
        Tool look = Tool.Create((string q, int n) => ++made, "look");
        ToolCall[] calls =
        [
            Call("look", """{"q":"x","n":1}"""), Call("look", """{ "n" : 1, "q" : "x" }"""),
            Call("look", """{"q":"\u0078","n":1}"""), Call("look", """{"q":"x","n":1}"""),
        ];
        await _run.RunAsync([look], [calls[0]], [calls[1]], [calls[2]], [calls[3]]);
        Assert.Equal(3, made);
        Assert.Equal(["1", "2", $"3{Notice}"], calls.Take(3).Select(call => $"{call.ToResult()}"));
        Assert.Equal("[repeated] The tool 'look' was called 4 times with the same arguments. The run stops.", Text(calls[3]));
        Assert.True(_run.Invoker!.StopRequested);
        Assert.Equal([2, 3, 4], _run.Events.OfType<ToolCallRepeated>().Select(e => e.Count));
    }

    [Fact]
    public async Task A_call_that_fails_again_and_again_warns_and_stops_too()
    {
        Tool look = Tool.Create(int (int n) => throw new IOException("down"), "look");
        ToolCall[] calls = [.. Enumerable.Range(0, 4).Select(_ => Call("look", """{"n":1}"""))];
        await _run.RunAsync([look], [.. calls.Select(call => new[] { call })]);
        Assert.Equal("[failed] The tool 'look' failed with IOException: down", calls[1].ToResult());
        Assert.Equal("[failed] The tool 'look' failed with IOException: down" + Notice, calls[2].ToResult());
        Assert.True(_run.Invoker!.StopRequested);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_warns_and_stops_too()
    {
        ToolCall[] calls = [.. Enumerable.Range(0, 4).Select(_ => Call("look", """{"n":1}"""))];
        await _run.RunAsync([], [.. calls.Select(call => new[] { call })]);
        Assert.Equal("[unknown tool] There is no tool 'look'. There are no tools." + Notice, calls[2].ToResult());
        Assert.True(_run.Invoker!.StopRequested);
    }

    [Fact]
    public async Task Other_arguments_or_another_tool_is_another_call()
    {
        Tool look = Tool.Create((int n) => n, "look");
        Tool see = Tool.Create((int n) => n, "see");
        ToolCall[] calls = [.. Enumerable.Range(0, 8).Select(n => Call(n % 2 == 0 ? "look" : "see", $$"""{"n":{{n / 4}}}"""))];
        await _run.RunAsync([look, see], calls);
        Assert.Equal(["0", "0", "0", "0", "1", "1", "1", "1"], calls.Select(Text));
        Assert.False(_run.Invoker!.StopRequested);
    }

    [Fact]
    public async Task Four_equal_calls_in_one_answer_stop_before_any_of_them()
    {
        int made = 0;
        Tool look = Tool.Create((int n) => ++made, "look");
        ToolCall[] calls = [.. Enumerable.Range(0, 4).Select(_ => Call("look", """{"n":1}"""))];
        await _run.RunAsync(look, calls);
        Assert.Equal(0, made);
        Assert.Equal(
            [ToolFailureKind.NotExecuted, ToolFailureKind.NotExecuted, ToolFailureKind.NotExecuted, ToolFailureKind.Repeated],
            calls.Select(call => Outcome<ToolFailed>(call).Kind));
        Assert.Equal(0, _run.Spent.ToolCalls);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_of_unknown_outcome_is_never_made_again()
    {
        int made = 0;
        Tool send = Tool.Create(
            (int n) =>
            {
                made++;
                return new TaskCompletionSource<int>().Task;
            },
            "send",
            policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(1) });
        ToolCall[] calls = [Call("send", """{"n":1}"""), Call("send", """{ "n": 1 }"""), Call("send", """{"n":2}""")];
        Task run = _run.RunAsync([send], [calls[0]], [calls[1]], [calls[2]]);
        for (int i = 0; i < 2; i++)
        {
            await _run.Clock.WaitForTimersAsync(1, Token);
            _run.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await run;
        Assert.Equal(2, made);
        Assert.Equal(
            "[outcome unknown] The tool 'send' did not answer within 1 s. It may or may not have done what it was asked to; do not call it "
            + "again with these arguments, and say that a person must look.",
            Text(calls[0]));
        Assert.Equal(calls[0].Outcome, calls[1].Outcome);
        Assert.Equal(2, _run.Spent.ToolCalls);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_of_unknown_outcome_is_not_made_again_by_the_next_call_of_the_same_answer()
    {
        _run.MaxParallel = 1;
        int made = 0;
        Tool send = Tool.Create(
            () =>
            {
                made++;
                return new TaskCompletionSource<int>().Task;
            },
            "send",
            policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(1) });
        ToolCall[] calls = [Call("send"), Call("send")];
        Task run = _run.RunAsync(send, calls);
        await _run.Clock.WaitForTimersAsync(1, Token);
        _run.Clock.Advance(TimeSpan.FromSeconds(1));
        await run;
        Assert.Equal(1, made);
        Assert.All(calls, call => Outcome<ToolIndeterminate>(call));
        Assert.Equal(1, _run.Spent.ToolCalls);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_of_unknown_outcome_is_not_made_again_by_another_agent_of_the_run()
    {
        int made = 0;
        Tool send = Tool.Create(
            () =>
            {
                made++;
                return new TaskCompletionSource<int>().Task;
            },
            "send",
            policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(1) });
        ToolSet set = ToolSet.Create([send]);
        ToolCall[] calls = [Call("send"), Call("send")];
        IAgent<int, int> both = Agent.Create<int, int>("both", async (input, context, token) =>
        {
            await new ToolInvoker(set, context.Enter("first"), 8).InvokeAsync([calls[0]], token);
            await new ToolInvoker(set, context.Enter("second"), 8).InvokeAsync([calls[1]], token);
            return input;
        });
        Task run = both.RunAsync(0, _run.Options, Token);
        await _run.Clock.WaitForTimersAsync(1, Token);
        _run.Clock.Advance(TimeSpan.FromSeconds(1));
        await run;
        Assert.Equal(1, made);
        Assert.All(calls, call => Outcome<ToolIndeterminate>(call));
    }

    [Fact]
    public async Task A_read_that_timed_out_may_be_made_again()
    {
        int made = 0;
        Tool read = Tool.Create(
            () => ++made == 1 ? new TaskCompletionSource<int>().Task : Task.FromResult(7),
            "read",
            policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(1), IsReadOnly = true });
        ToolCall[] calls = [Call("read"), Call("read")];
        Task run = _run.RunAsync([read], [calls[0]], [calls[1]]);
        await _run.Clock.WaitForTimersAsync(1, Token);
        _run.Clock.Advance(TimeSpan.FromSeconds(1));
        await run;
        Outcome<ToolTimedOut>(calls[0]);
        Assert.Equal("7", Text(calls[1]));
    }
}
