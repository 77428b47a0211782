namespace ResearchBrief;

/// <summary>Writes amounts the same way everywhere.</summary>
internal static class Amount
{
    /// <summary>Writes a number of things, such as <c>1 document</c> or <c>1,204 tokens</c>.</summary>
    public static string Of(long number, string thing) => $"{number:N0} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>Writes a time: milliseconds up to a second, then seconds.</summary>
    public static string Of(TimeSpan time) => time.TotalSeconds < 1 ? $"{time.TotalMilliseconds:0} ms" : $"{time.TotalSeconds:0.0} s";

    /// <summary>Writes money that was spent: four decimals, and up to two more where they are not 0.</summary>
    public static string Spent(decimal dollars) => $"${dollars:0.0000##}";

    /// <summary>Writes a limit on money: two decimals, and up to four more where they are not 0.</summary>
    public static string Limit(decimal dollars) => $"${dollars:#,0.00####}";
}
