/** Excel files are not read or written: danfojs-node's readExcel and toExcel end here. */
function refuse() {
  throw new Error('Excel files are not supported here: save the sheet as CSV');
}

module.exports = { read: refuse, readFile: refuse, write: refuse, writeFile: refuse, utils: { json_to_sheet: refuse } };
