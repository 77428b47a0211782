using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Solving;

namespace Agents.Core.Tests.Solving;

/// <summary>Results that are judged.</summary>
public sealed class SolverVerifierTests
{
    private readonly SolverScene _scene = new();

    [Fact]
    public async Task A_rejected_result_is_made_once_more_with_the_feedback()
    {
        _scene.IsAtomic = _ => true;
        _scene.Execute = (request, _, _) => new(Answer.Of(request.Feedback is null ? "draft" : $"{request.Rejected!.Text}, {request.Feedback}"));
        _scene.Verify = request => request.Candidate.Text == "draft" ? Verification.Rejected("longer") : Verification.Accepted;

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("draft, longer", StopReason.Completed), (result.Output.Text, result.StopReason));
        Assert.Equal([(1, false), (2, true)], _scene.Recorder.OfType<AnswerVerified>().Select(e => (e.Attempt, e.IsAccepted)));
        Assert.Equal((2, true), (result.GetSolveTree()!.Root.Attempts, result.GetSolveTree()!.Root.IsAccepted));
    }

    [Fact]
    public async Task A_result_that_stays_rejected_is_used_with_a_note()
    {
        _scene.DivideOnce("a", "b");
        _scene.Verify = request => request.Goal.Text == "a" ? Verification.Rejected("wrong") : Verification.Accepted;

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("<a>+<b>", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal(["The result of task 1.1 was rejected by its verifier: wrong"], result.Output.Notes);
        Assert.Equal(3, _scene.Executed.Count);
        Assert.Contains("1.1 a [rejected]", result.GetSolveTree()!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_stays_rejected_fails_where_that_was_asked_for()
    {
        _scene.DivideOnce("a", "b");
        _scene.Verify = request => request.Goal.Text == "a" ? Verification.Rejected(null) : Verification.Accepted;

        RunResult<Answer> result = await _scene.RunAsync(options => (options.OnRejected, options.VerifyRetries) = (RejectionAction.Fail, 3));

        Assert.Equal(("<b>", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal(["Task 1.1 has no result: The result of task 1.1 was rejected by its verifier 4 times, which is as often as it is made."], result.Output.Notes);
    }

    [Fact]
    public async Task What_was_put_together_is_judged_too()
    {
        _scene.DivideOnce("a", "b");
        _scene.Aggregate = request => Answer.Of(request.Feedback ?? "first");
        _scene.Verify = request => request.Candidate.Text == "first" ? Verification.Rejected("second") : Verification.Accepted;

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("second", StopReason.Completed), (result.Output.Text, result.StopReason));
        Assert.Equal(2, _scene.Aggregated.Count);
        Assert.Equal(2, _scene.Executed.Count);
    }

    [Fact]
    public async Task A_whole_that_stays_rejected_fails_where_that_was_asked_for()
    {
        _scene.DivideOnce("a", "b");
        _scene.Verify = request => request.Goal.Text == "all" ? Verification.Rejected(null) : Verification.Accepted;

        GraphFailedException exception = await Assert.ThrowsAsync<GraphFailedException>(() => _scene.RunAsync(options => options.OnRejected = RejectionAction.Fail));

        Assert.Equal(("1", 2), Assert.IsType<AnswerRejectedException>(exception.InnerException) is { } rejected ? (rejected.TaskId, rejected.Attempts) : default);
    }

    [Fact]
    public async Task A_verifier_that_fails_leaves_the_result_with_a_note()
    {
        _scene.IsAtomic = _ => true;
        _scene.Verify = _ => throw new InvalidOperationException();

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("<all>", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal(["The result of task 1 was not verified, because its verifier failed."], result.Output.Notes);
        Assert.Equal(Role.Verifier, _scene.Recorder.Single<RoleFailed>().Role);
    }

    [Fact]
    public async Task A_second_attempt_that_fails_leaves_the_first()
    {
        _scene.IsAtomic = _ => true;
        _scene.Execute = (request, _, _) => request.Feedback is null ? new(Answer.Of("first")) : throw new InvalidOperationException();
        _scene.Verify = _ => Verification.Rejected("no");

        RunResult<Answer> result = await _scene.RunAsync();

        Assert.Equal(("first", StopReason.Partial), (result.Output.Text, result.StopReason));
        Assert.Equal("The result that the verifier rejected is used.", _scene.Recorder.Single<RoleFailed>().Instead);
    }
}
