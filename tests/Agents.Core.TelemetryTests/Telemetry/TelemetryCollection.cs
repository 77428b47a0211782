using System.Diagnostics.CodeAnalysis;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>Listeners hear every run of the process, so these tests run one after the other, and beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The name that the test framework has for it.")]
public sealed class TelemetryCollection
{
    public const string Name = "telemetry";
}
