using Polly;

namespace Agents.Core.Chat.Clients;

/// <summary>What the attempts of a client that go by one clock share: their pipeline, and whether its circuit is open.</summary>
internal sealed class ModelCircuit(TimeProvider clock)
{
    private Opening? _opening;

    public ResiliencePipeline Pipeline { get; set; } = ResiliencePipeline.Empty;

    /// <summary>Gets what is wrong; <see langword="null"/> while the circuit is closed.</summary>
    public SourceHealth? Health
    {
        get
        {
            if (Volatile.Read(ref _opening) is not { } opening)
            {
                return null;
            }

            TimeSpan left = opening.Length - clock.GetElapsedTime(opening.Start);
            return left > TimeSpan.Zero
                ? new SourceHealth
                {
                    Level = HealthLevel.Unhealthy,
                    Description = $"It failed too often, so that its circuit is open; a call is let through again in {ClientHealth.Seconds(left)} s.",
                }
                : new SourceHealth { Level = HealthLevel.Degraded, Description = "It failed too often; the next call tries whether it is back." };
        }
    }

    public void Open(TimeSpan length) => Volatile.Write(ref _opening, new Opening(clock.GetTimestamp(), length));

    public void Close() => Volatile.Write(ref _opening, null);

    private sealed record Opening(long Start, TimeSpan Length);
}
