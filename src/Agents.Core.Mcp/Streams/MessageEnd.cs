namespace Agents.Core.Mcp.Streams;

/// <summary>Says what ends a message in a stream.</summary>
internal enum MessageEnd
{
    /// <summary>The stream is one message.</summary>
    OfStream = 0,

    /// <summary>Each line is a message.</summary>
    Line = 1,

    /// <summary>An empty line, as between server-sent events.</summary>
    EmptyLine = 2,
}
