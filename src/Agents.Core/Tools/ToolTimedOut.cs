using System.Globalization;

namespace Agents.Core.Tools;

/// <summary>The tool took too long and was given up. It may be called again.</summary>
public sealed record ToolTimedOut : ToolOutcome
{
    /// <summary>Gets the time it was given.</summary>
    public required TimeSpan After { get; init; }

    /// <summary>Gets what else was tried in the tool's place, for the model to read.</summary>
    /// <value>The default is <see langword="null"/>: nothing was.</value>
    public string? Note { get; init; }

    /// <inheritdoc/>
    public override string Label => "timed out";

    /// <inheritdoc/>
    public override string ToText()
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"[timed out] The tool did not answer within {After.TotalSeconds:0.###} s.");
        return Note is null ? text : $"{text} {Note}";
    }

    internal override ToolOutcome WithoutContent() => Note is null ? this : this with { Note = AgentEvent.Withheld, IsWithheld = true };
}
