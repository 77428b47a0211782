namespace Agents.Core.Tools;

/// <summary>The tools of an agent as they were gathered from where they come from. Immutable.</summary>
internal sealed class GatheredTools
{
    /// <summary>Gets the tools.</summary>
    public required ToolSet Tools { get; init; }

    /// <summary>Gets why a change was not taken in, so that these are the tools from before it; empty when nothing was refused.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Gets what each source had.</summary>
    public required ToolSet?[] Parts { get; init; }

    /// <summary>Gets what each source had when <see cref="Tools"/> were made of it: other parts where a change was refused since.</summary>
    public required ToolSet?[] MadeOf { get; init; }
}
