namespace Agents.Core.TrimSmoke;

/// <summary>What the typed agent answers.</summary>
public sealed record Report
{
    public required Finding[] Findings { get; init; }
}
