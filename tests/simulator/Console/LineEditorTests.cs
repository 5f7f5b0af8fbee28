using Edge.Simulator.Consoles;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Consoles;

[TestClass]
public sealed class LineEditorTests
{
    private readonly LineEditor _editor = new();

    [TestMethod]
    public void Enter_completes_the_line()
    {
        Type("stop kiln");

        Assert.AreEqual("stop kiln", Press(ConsoleKey.Enter));
        Assert.AreEqual("", _editor.Text);
    }

    [TestMethod]
    public void Typing_goes_where_the_cursor_is()
    {
        Type("op bypass");
        Press(ConsoleKey.Home);
        Press(ConsoleKey.RightArrow);
        Press(ConsoleKey.RightArrow);
        Type("en");

        Assert.AreEqual("open bypass", _editor.Text);
    }

    [TestMethod]
    public void Backspace_and_delete_remove_before_and_under_the_cursor()
    {
        Type("abcd");
        Press(ConsoleKey.LeftArrow);
        Press(ConsoleKey.Backspace);
        Press(ConsoleKey.Delete);

        Assert.AreEqual("ab", _editor.Text);
    }

    [TestMethod]
    public void Up_and_down_recall_what_was_typed_before()
    {
        Type("first");
        Press(ConsoleKey.Enter);
        Type("second");
        Press(ConsoleKey.Enter);
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Assert.AreEqual("first", _editor.Text);

        Press(ConsoleKey.DownArrow);
        Assert.AreEqual("second", _editor.Text);
    }

    [TestMethod]
    public void Keys_that_are_no_text_leave_the_line_alone()
    {
        Type("a");
        Press(ConsoleKey.F5);
        Press(ConsoleKey.Tab);

        Assert.AreEqual("a", _editor.Text);
    }

    private void Type(string text)
    {
        foreach (var character in text)
        {
            _editor.Press(new ConsoleKeyInfo(character, ConsoleKey.None, shift: false, alt: false, control: false));
        }
    }

    private string? Press(ConsoleKey key) => _editor.Press(new ConsoleKeyInfo(key == ConsoleKey.Tab ? '\t' : '\0', key, shift: false, alt: false, control: false));
}
