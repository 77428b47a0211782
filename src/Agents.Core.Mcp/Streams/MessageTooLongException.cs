namespace Agents.Core.Mcp.Streams;

/// <summary>A message of the other side is longer than it may be, and was not read to its end.</summary>
internal sealed class MessageTooLongException(int limit) : IOException($"A message is longer than {limit} bytes.");
