// Pressed here, the bookmarklet would capture this page itself: it says what it is for instead.
const link = document.getElementById("bookmarklet");
const said = document.getElementById("bookmarklet-said");

link?.addEventListener("click", (event) => {
    event.preventDefault();
    said.textContent = "It works from the bookmarks bar: drag it there, or copy its address into a new bookmark.";
});
