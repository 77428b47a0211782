using System.Globalization;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>How many digits of a value are worth printing.</summary>
public static class Digits
{
    private const int Significant = 4;

    /// <summary>Rounds bytes to whole ones, and everything else to four significant digits.</summary>
    /// <param name="value">The value; finite.</param>
    /// <param name="unit">Its unit.</param>
    public static double Round(double value, string unit) => Math.Round(value, Decimals(value, unit));

    /// <summary>Writes a rounded value with thousands separated, the same in every culture.</summary>
    /// <param name="value">The value; finite.</param>
    /// <param name="unit">Its unit.</param>
    public static string Format(double value, string unit) =>
        value.ToString($"N{Decimals(value, unit)}", CultureInfo.InvariantCulture);

    private static int Decimals(double value, string unit)
    {
        if (value == 0 || unit == "B")
        {
            return 0;
        }

        int magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        return Math.Clamp(Significant - magnitude, 0, 15);
    }
}
