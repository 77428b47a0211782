using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.HostingTests;

/// <summary>A model that counts how often it is asked and disposed of, and may say how it is.</summary>
internal sealed class KnownClient(string text) : DelegatingChatClient(Apps.Saying(text))
{
    public int Disposals { get; private set; }

    public int Calls => ((ScriptedChatClient)InnerClient).Requests.Count;

    public Func<SourceHealth>? Health { get; init; }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(IHealthSource) && Health is { } health ? new Source(health) : base.GetService(serviceType, serviceKey);

    protected override void Dispose(bool disposing)
    {
        Disposals++;
        base.Dispose(disposing);
    }

    private sealed class Source(Func<SourceHealth> health) : IHealthSource
    {
        public ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken) => new(health());
    }
}
