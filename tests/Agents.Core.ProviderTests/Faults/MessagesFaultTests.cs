using Agents.Core.ProviderTests.Server;

namespace Agents.Core.ProviderTests.Faults;

public sealed class MessagesFaultTests : WireFaultTests<MessagesSubject>;
