namespace Agents.Core.Benchmarks.Compare;

/// <summary>A folder of programs of another ecosystem.</summary>
/// <param name="Name">Its name below <c>benchmarks/peers</c>.</param>
/// <param name="Path">Its full path.</param>
public sealed record PeerFolder(string Name, string Path)
{
    /// <summary>Finds <c>benchmarks/peers/&lt;name&gt;</c> above this program or the current folder.</summary>
    /// <param name="name">The folder's name.</param>
    /// <returns>The folder, or null when the program runs outside a checkout.</returns>
    public static PeerFolder? Find(string name)
    {
        string relative = System.IO.Path.Combine("benchmarks", "peers", name);
        foreach (string start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (DirectoryInfo? above = new(start); above is not null; above = above.Parent)
            {
                string path = System.IO.Path.Combine(above.FullName, relative);
                if (Directory.Exists(path))
                {
                    return new(name, path);
                }
            }
        }

        return null;
    }

    /// <summary>Gets the full path of a file in the folder.</summary>
    /// <param name="file">The file's name, or its path from the folder.</param>
    public string PathOf(params string[] file) => System.IO.Path.Combine([Path, .. file]);
}
