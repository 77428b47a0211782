namespace ResearchBrief;

/// <summary>Writes amounts of money the same way everywhere.</summary>
internal static class Money
{
    /// <summary>Writes what was spent: four decimals, and up to two more where they are not 0.</summary>
    public static string Format(decimal dollars) => $"${dollars:0.0000##}";

    /// <summary>Writes a limit: two decimals, and up to four more where they are not 0.</summary>
    public static string FormatLimit(decimal dollars) => $"${dollars:#,0.00####}";
}
