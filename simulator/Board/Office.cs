using System.Globalization;

namespace Edge.Simulator.Board;

/// <summary>
/// What leaves the plant for the platform's or the inspector's office, in the state's folder <c>office</c>: the first key of each root of the record log. The board
/// never reads it.
/// </summary>
public static class Office
{
    /// <summary>Name of the folder within the state.</summary>
    public const string Folder = "office";

    /// <summary>Name of the file with the first key of a root: first.key, root-2.key, root-3.key...</summary>
    public static string NameOf(int root) => root == 1 ? "first.key" : string.Create(CultureInfo.InvariantCulture, $"root-{root}.key");

    /// <summary>
    /// Keeps a key as it was handed out. A file that is there stays: a board that lost both its media begins with root 1 anew, and the old key still belongs to the old card.
    /// </summary>
    /// <param name="stateDirectory">Folder of the state.</param>
    /// <param name="root">Root of the key.</param>
    /// <param name="text">The key as text.</param>
    public static void Put(string stateDirectory, int root, string text)
    {
        var folder = Path.Combine(stateDirectory, Folder);
        Directory.CreateDirectory(folder);
        var name = NameOf(root);
        for (var next = 2; File.Exists(Path.Combine(folder, name)); next++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(NameOf(root))}-again-{next}.key");
        }

        File.WriteAllText(Path.Combine(folder, name), text);
    }
}
