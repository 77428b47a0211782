using Agents.Core.Critics;
using Agents.Core.Roles;
using Agents.Core.Tests.Planning;

namespace Agents.Core.Tests.Critics;

/// <summary>What the tests of critics share.</summary>
internal static class CriticScene
{
    public static Criterion Right { get; } = new() { Name = "right", Text = "It is right." };

    public static ExecuteRequest Task { get; } = new() { Goal = Goal.Of("task"), Briefing = PlanScene.Briefing };

    public static CriticRequest Judge(string text) =>
        new() { Goal = Task.Goal, Briefing = Task.Briefing, Candidate = Answer.Of(text), Criteria = [Right] };

    /// <summary>A critic that lets only this text pass.</summary>
    public static RuleCritic Wants(string name, string text = "right", string feedback = "not right") => new(name, request =>
        request.Candidate.Text == text ? CriticVerdict.Passed : CriticVerdict.Veto(feedback, "right"));

    /// <summary>An executor that is wrong until something of it was rejected.</summary>
    public static IAgent<ExecuteRequest, Answer> Learner() =>
        Agent.Create<ExecuteRequest, Answer>("writer", request => Answer.Of(request.Rejected is null ? "wrong" : "right"));
}
