namespace Agents.Core;

/// <summary>One execution of shared work with an output.</summary>
internal sealed class SharedFlight<T> : SharedFlight
{
    public SharedFlight(SharedKey key, AgentContext leader)
        : base(key, leader)
    {
    }

    public T Output { get; set; } = default!;

    public SharedResult<T> ToResult(bool isShared) => new(Output, isShared, Path);
}
