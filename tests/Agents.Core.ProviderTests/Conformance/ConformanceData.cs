using Agents.Core.Testing;

namespace Agents.Core.ProviderTests.Conformance;

/// <summary>The cases of the suite, as a theory takes them.</summary>
public static class ConformanceData
{
    public static TheoryData<string> Cases => [.. ConformanceCases.All];
}
