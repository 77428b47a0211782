using Agents.Core.Tools;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

public sealed class UnknownOutcomeTests
{
    private const string LookThere = "It may or may not have done what it was asked to; do not call it again with these arguments, and say that a person must look.";
    private readonly ToolHarness _run = new();

    [Theory]
    [InlineData("unknown", "UnknownOutcomeException: The line was cut.")]
    [InlineData("timeout", "TimeoutException: no route.")]
    [InlineData("cancelled", "OperationCanceledException: HttpClient.Timeout elapsed.")]
    [InlineData("cancelled task", "TaskCanceledException: A task was canceled.")]
    public async Task A_function_that_may_have_done_its_work_leaves_an_unknown_outcome_and_is_not_called_again(string kind, string what)
    {
        int made = 0;
        Tool send = Tool.Create(
            Task<int> (int n) =>
            {
                made++;
                return Throw(kind);
            },
            "send");
        ToolCall[] calls = [Call("send", """{"n":1}"""), Call("send", """{"n":1}"""), Call("send", """{"n":2}""")];
        await _run.RunAsync([send], [calls[0]], [calls[1]], [calls[2]]);
        Assert.Equal($"[outcome unknown] The tool 'send' ended in {what} {LookThere}", Text(calls[0]));
        Assert.Equal(calls[0].Outcome, calls[1].Outcome);
        Outcome<ToolIndeterminate>(calls[2]);
        Assert.Equal((2, 2L), (made, _run.Spent.ToolCalls));
    }

    [Theory]
    [InlineData("unknown", "UnknownOutcomeException: The line was cut.")]
    [InlineData("cancelled", "OperationCanceledException: HttpClient.Timeout elapsed")]
    public async Task Of_a_tool_that_may_be_called_twice_it_is_a_failure_that_may_pass(string kind, string what)
    {
        foreach (ToolPolicy policy in new[] { new ToolPolicy { IsIdempotent = true }, new ToolPolicy { IsReadOnly = true } })
        {
            ToolCall[] calls = [Call("send"), Call("send")];
            await _run.RunAsync([Tool.Create(Task<int> () => Throw(kind), "send", policy: policy)], [calls[0]], [calls[1]]);
            Assert.All(calls, call => Assert.Equal((ToolFailureKind.Threw, true), (Outcome<ToolFailed>(call).Kind, Outcome<ToolFailed>(call).IsTransient)));
            Assert.Equal($"[failed] The tool 'send' failed with {what}", Text(calls[0]));
        }
    }

    [Fact]
    public async Task A_policy_that_hides_errors_hides_these_too()
    {
        ToolCall call = Call("send");
        await _run.RunAsync(Tool.Create(Task<int> () => Throw("unknown"), "send", policy: new ToolPolicy { HidesErrors = true }), call);
        Assert.Equal($"[outcome unknown] The tool 'send' ended without an answer. {LookThere}", Text(call));
    }

    [Fact]
    public async Task Other_exceptions_stay_failures()
    {
        ToolCall call = Call("send");
        await _run.RunAsync(Tool.Create(Task<int> () => throw new IOException("down"), "send"), call);
        Assert.Equal("[failed] The tool 'send' failed with IOException: down", Text(call));
    }

    [Fact]
    public void An_unknown_outcome_keeps_what_led_to_it()
    {
        IOException cause = new("cut");
        UnknownOutcomeException exception = new("The line was cut.", cause);
        Assert.Equal(("The line was cut.", false), (exception.Message, exception.IsTransient));
        Assert.Same(cause, exception.InnerException);
    }

    private static Task<int> Throw(string kind) => kind switch
    {
        "unknown" => throw new UnknownOutcomeException("The line was cut."),
        "timeout" => throw new TimeoutException("no route"),
        "cancelled" => throw new OperationCanceledException("HttpClient.Timeout elapsed"),
        _ => Task.FromCanceled<int>(new CancellationToken(canceled: true)),
    };
}
