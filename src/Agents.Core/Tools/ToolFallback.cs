namespace Agents.Core.Tools;

/// <summary>A tool that stands in for another one. Immutable.</summary>
internal sealed record ToolFallback
{
    public required Tool Primary { get; init; }

    public required Tool Backup { get; init; }

    /// <summary>Gets how the arguments of the primary become those of the backup.</summary>
    public required ArgumentMapping Mapping { get; init; }
}
