namespace Agents.Core.Tools;

/// <summary>Where the tools of an agent come from when they may change while it works, as those of a server do.</summary>
/// <remarks>
/// An agent asks before each turn and keeps what it got until the next one, so that a change never falls between a call and its result.
/// Implementations are thread-safe.
/// </remarks>
public interface IToolSource
{
    /// <summary>Gets the tools there are now.</summary>
    /// <value>Never <see langword="null"/>; the same instance for as long as nothing has changed. Returns at once, and does not throw.</value>
    ToolSet Tools { get; }
}
