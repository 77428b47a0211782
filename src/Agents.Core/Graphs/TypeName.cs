using System.Text;

namespace Agents.Core.Graphs;

/// <summary>Writes the name of a type as one reads it in code, for messages.</summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[]";
        }

        if (!type.IsGenericType)
        {
            return type.Name;
        }

        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        StringBuilder text = new(tick < 0 ? type.Name : type.Name[..tick]);
        return text.Append('<').AppendJoin(", ", type.GetGenericArguments().Select(Of)).Append('>').ToString();
    }
}
