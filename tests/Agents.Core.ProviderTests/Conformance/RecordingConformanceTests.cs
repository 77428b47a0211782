namespace Agents.Core.ProviderTests.Conformance;

public sealed class RecordingConformanceTests : ChatClientConformanceTests<RecordingConformance>;
