using System.Globalization;

namespace Agents.Core.Tools;

/// <summary>Writes a JSON number in one form, so that 10, 10.0 and 1e1 are the same call. The value is exactly the same.</summary>
internal static class CanonicalNumber
{
    private const int MaxZeros = 20;

    public static string Of(string json)
    {
        ReadOnlySpan<char> rest = json;
        bool isNegative = rest[0] == '-';
        rest = isNegative ? rest[1..] : rest;
        int exponentAt = rest.IndexOfAny('e', 'E');
        long exponent = 0;
        if (exponentAt >= 0)
        {
            if (!long.TryParse(rest[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs(exponent) > int.MaxValue)
            {
                return json;
            }

            rest = rest[..exponentAt];
        }

        int point = rest.IndexOf('.');
        string digits = point < 0 ? rest.ToString() : string.Concat(rest[..point], rest[(point + 1)..]);
        exponent -= point < 0 ? 0 : rest.Length - point - 1;
        string significant = digits.TrimEnd('0');
        exponent += digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        if (significant.Length == 0)
        {
            return "0";
        }

        string sign = isNegative ? "-" : "";
        if (exponent is >= 0 and <= MaxZeros)
        {
            return $"{sign}{significant}{new string('0', (int)exponent)}";
        }

        long before = significant.Length + exponent;
        return exponent > 0 || before < -MaxZeros ? string.Create(CultureInfo.InvariantCulture, $"{sign}{significant}e{exponent}")
            : before > 0 ? $"{sign}{significant[..(int)before]}.{significant[(int)before..]}"
            : $"{sign}0.{new string('0', (int)-before)}{significant}";
    }
}
