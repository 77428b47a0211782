using System.Text.Json;
using Agents.Core.Roles;
using Agents.Core.Topologies;
using Microsoft.Extensions.AI;

namespace Topologies;

/// <summary>The team: four members, who each know a field, and somebody who puts their reports together. The same in every topology.</summary>
internal static class ReviewTeam
{
    private const int RevisionWeight = 3;

    public static Team Create(Rehearsal rehearsal, string? failing)
    {
        FirstFailure failure = new(failing);
        TeamBuilder team = Team.Create("review").WithSimilarity(new VerdictSimilarity());
        foreach (string member in ReleaseReview.Members)
        {
            team.WithMember(ChatExecutor.Create(rehearsal.CreateModel(message => Report(member, message, failure)), name: member));
        }

        // Results that contradict each other are settled by the same model, which is asked as any aggregator is.
        IChatClient editor = rehearsal.CreateModel(message => (Answer(ReleaseReview.Decide(message)), 2));
        return team.WithAggregator(ChatAggregator.Create(editor))
            .WithArbiter(ChatAggregator.Create(editor, name: "arbiter"))
            .Build();
    }

    private static (string Text, int Weight) Report(string member, string message, FirstFailure failure)
    {
        string goal = message[(message.LastIndexOf("Goal: ", StringComparison.Ordinal) + "Goal: ".Length)..];
        if (Array.Find(ReleaseReview.Tasks, task => task.Text == goal) is { } task)
        {
            failure.ThrowIfDue(task.Id);
            return (task.Report(message), task.Weight);
        }

        // The whole in one go: all the work. A peer who reads the drafts of the others has only its own to mend.
        return message.Contains("An attempt that was rejected", StringComparison.Ordinal)
            ? (ReleaseReview.Draft(member, message), RevisionWeight)
            : (ReleaseReview.Draft(member, ""), ReleaseReview.Tasks.Sum(each => each.Weight));
    }

    private static string Answer(string text) => $$"""{"text":"{{JsonEncodedText.Encode(text)}}","sources":[]}""";
}
