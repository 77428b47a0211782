namespace Agents.Core.Tools;

/// <summary>Stand-in until mappings are merged.</summary>
public sealed class ArgumentMapping
{
    /// <summary>Gets the mapping that changes nothing.</summary>
    public static ArgumentMapping Same { get; } = new();
}
