namespace ResearchBrief;

/// <summary>Something that the user can put right: an argument, the sources, the output file. The message is one sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);
