namespace Topologies;

/// <summary>Something that the user can put right: an argument or the file for traces. The message is one sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);
