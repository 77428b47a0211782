namespace Agents.Core.Graphs;

/// <summary>Writes failures into the messages of other failures, which would otherwise grow with every graph and join around them.</summary>
internal static class FailureText
{
    /// <summary>How many sentences or names one message lists; more are counted.</summary>
    public const int Listed = 20;

    private const int Longest = 400;

    private const string Cut = " … ";

    /// <summary>Leaves out the middle of a long message: its beginning says where, and its end says what happened first.</summary>
    public static string Shorten(string message)
    {
        if (message.Length <= Longest)
        {
            return message;
        }

        int head = (Longest - Cut.Length) / 2;
        int tail = message.Length - head;
        head -= char.IsHighSurrogate(message[head - 1]) ? 1 : 0;
        tail += char.IsLowSurrogate(message[tail]) ? 1 : 0;
        return string.Concat(message.AsSpan(0, head), Cut, message.AsSpan(tail));
    }

    /// <summary>Joins the first of many, and counts the rest.</summary>
    public static string List(string separator, IEnumerable<string> all, int count)
    {
        string text = string.Join(separator, all.Take(Listed));
        return count > Listed ? $"{text} and {count - Listed} more" : text;
    }
}
