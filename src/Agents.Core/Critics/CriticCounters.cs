namespace Agents.Core.Critics;

/// <summary>Counts how work under critics ended.</summary>
/// <remarks>May be shared by agents and runs. Thread-safe. Work that was cancelled, failed or was refused by a budget is not counted.</remarks>
public sealed class CriticCounters
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, int> _retries = [];
    private int _clean;
    private int _caught;
    private int _escalated;

    /// <summary>Reads all counts at one moment.</summary>
    /// <returns>The counts.</returns>
    public CriticCounts ToSnapshot()
    {
        lock (_lock)
        {
            return new CriticCounts { Clean = _clean, Caught = _caught, Escalated = _escalated, Retries = new SortedDictionary<int, int>(_retries) };
        }
    }

    internal void Count(int retries, bool isEscalated)
    {
        lock (_lock)
        {
            _escalated += isEscalated ? 1 : 0;
            _clean += !isEscalated && retries == 0 ? 1 : 0;
            _caught += !isEscalated && retries > 0 ? 1 : 0;
            _retries[retries] = _retries.GetValueOrDefault(retries) + 1;
        }
    }
}
