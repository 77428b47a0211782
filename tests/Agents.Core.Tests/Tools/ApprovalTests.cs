using Agents.Core.Tools;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

public sealed class ApprovalTests
{
    private static readonly ToolPolicy Guarded = new() { NeedsApproval = true };
    private readonly ToolHarness _run = new();
    private readonly List<string> _paid = [];
    private readonly Tool _pay;

    public ApprovalTests() => _pay = Tool.Create(
        (string to, int amount) => _paid.Add($"{amount} to {to}"), "pay", "Pays.", Guarded);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_an_approver_a_call_is_denied_and_not_made()
    {
        ToolCall call = Call("pay", """{"to":"Ada","amount":1}""");
        await _run.RunAsync(_pay, call);
        Assert.Empty(_paid);
        Assert.Equal("[denied] The tool 'pay' needs approval, and this run has nobody who approves.", Text(call));
        Assert.Equal(0, _run.Spent.ToolCalls);
        Assert.False(_run.Events.Single<ApprovalDecided>().IsApproved);
    }

    [Fact]
    public async Task An_approver_sees_the_tool_and_the_canonical_arguments()
    {
        Approver approver = new(_ => ApprovalDecision.Approved);
        _run.Options.Approval = approver;
        ToolCall call = Call("pay", """{ "to" : "Ada" , "amount" : 1 }""", "c7");
        await _run.RunAsync(_pay, call);
        ApprovalRequest request = Assert.Single(approver.Requests);
        Assert.Equal(
            ("pay", "Pays.", """{"amount":1,"to":"Ada"}""", "c7", "caller"),
            (request.Tool, request.Description, request.Arguments, request.CallId, request.Path.ToString()));
        Assert.Equal(["1 to Ada"], _paid);
        _run.Events.AssertInOrder(typeof(ToolCallStarted), typeof(ApprovalRequested), typeof(ApprovalDecided), typeof(ToolCallCompleted));
        Assert.Same(request, _run.Events.Single<ApprovalRequested>().Request);
    }

    [Fact]
    public async Task What_was_approved_is_what_runs_even_when_the_arguments_are_changed_meanwhile()
    {
        ToolCall call = Call("pay", """{"to":"Ada","amount":1}""");
        _run.Options.Approval = new Approver(_ =>
        {
            call.Content.Arguments!["amount"] = 1_000_000;
            call.Content.Arguments["to"] = "Mallory";
            return ApprovalDecision.Approved;
        });
        await _run.RunAsync(_pay, call);
        Assert.Equal(["1 to Ada"], _paid);
    }

    [Fact]
    public async Task A_decision_holds_for_one_call_only()
    {
        Approver approver = new(request => request.CallId == "first" ? ApprovalDecision.Approved : ApprovalDecision.Denied("enough"));
        _run.Options.Approval = approver;
        ToolCall[] calls = [Call("pay", """{"to":"Ada","amount":1}""", "first"), Call("pay", """{"to":"Ada","amount":1}""", "second")];
        await _run.RunAsync(_pay, calls);
        Assert.Equal(["1 to Ada"], _paid);
        Assert.Equal("[denied] The call of 'pay' was not approved. enough", Text(calls[1]));
        Assert.Equal(2, approver.Requests.Count);
    }

    [Fact]
    public async Task An_approver_that_throws_or_gives_no_decision_has_not_approved()
    {
        int asked = 0;
        _run.Options.Approval = new Approver(_ => ++asked == 1 ? throw new IOException("line is down") : null!);
        ToolCall[] calls = [Call("pay", """{"to":"Ada","amount":1}"""), Call("pay", """{"to":"Ada","amount":2}""")];
        await _run.RunAsync([_pay], [calls[0]], [calls[1]]);
        Assert.Empty(_paid);
        Assert.Equal("[denied] The call of 'pay' was not approved. The approver failed with IOException.", Text(calls[0]));
        Assert.Equal("[denied] The call of 'pay' was not approved. The approver gave no decision.", Text(calls[1]));
    }

    [Fact]
    public async Task An_approver_that_hangs_is_left_when_the_run_is_cancelled()
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationToken seen = default;
        _run.Options.Approval = new HangingApprover(token =>
        {
            seen = token;
            asked.SetResult();
        });
        ToolCall call = Call("pay", """{"to":"Ada","amount":1}""");
        Task run = _run.RunAsync([_pay], stop.Token, [call]);
        await asked.Task.WaitAsync(Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(seen.IsCancellationRequested);
        Assert.Empty(_paid);
        Assert.Equal("[not executed] The call was not made, because the run was stopped.", Text(call));
        Assert.Equal(0, _run.Events.Single<RunCanceled>().Spend.ToolCalls);
    }

    [Fact]
    public async Task A_denied_call_is_not_counted_among_those_that_a_tool_may_have()
    {
        _run.Options.Approval = new Approver(request => request.Arguments.Contains("Ada") ? ApprovalDecision.Approved : ApprovalDecision.Denied());
        Tool once = Tool.Create((string to) => to, "once", policy: Guarded with { MaxCalls = 1 });
        ToolCall[] calls = [Call("once", """{"to":"Bob"}"""), Call("once", """{"to":"Ada"}"""), Call("once", """{"to":"Ada2"}""")];
        await _run.RunAsync([once], [calls[0]], [calls[1]], [calls[2]]);
        Assert.Equal("Ada", Text(calls[1]));
        Assert.Equal(ToolFailureKind.CallLimit, Outcome<ToolFailed>(calls[2]).Kind);
    }

    private sealed class Approver(Func<ApprovalRequest, ApprovalDecision> decide) : IApproval
    {
        public List<ApprovalRequest> Requests { get; } = [];

        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return new ValueTask<ApprovalDecision>(decide(request));
        }
    }

    private sealed class HangingApprover(Action<CancellationToken> asked) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            asked(cancellationToken);
            return new ValueTask<ApprovalDecision>(new TaskCompletionSource<ApprovalDecision>().Task);
        }
    }
}
