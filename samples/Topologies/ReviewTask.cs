using Agents.Core.Topologies;

namespace Topologies;

/// <summary>A task of the review, and what whoever does it finds.</summary>
internal sealed record ReviewTask
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    /// <summary>Gets the member of the team that knows about it.</summary>
    public required string Member { get; init; }

    /// <summary>Gets how much work it is: 1 for easy, 3 for medium, 9 for hard.</summary>
    public required int Weight { get; init; }

    /// <summary>Gets what is reported, from all that was shown.</summary>
    public required Func<string, string> Report { get; init; }

    public TeamTask ToTeamTask() => new() { Id = Id, Text = Text, Weight = Weight, Executor = Member };
}
