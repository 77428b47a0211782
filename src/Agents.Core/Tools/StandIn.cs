namespace Agents.Core.Tools;

/// <summary>A tool that can make a call: another one in its place, or the called tool itself.</summary>
internal readonly record struct StandIn
{
    public required Tool Tool { get; init; }

    /// <summary>Gets how the arguments of the call become those of the tool; <see langword="null"/> for the called tool itself.</summary>
    public ArgumentMapping? Mapping { get; init; }

    /// <summary>Gets what the way there costs, health included.</summary>
    public double Cost { get; init; }
}
